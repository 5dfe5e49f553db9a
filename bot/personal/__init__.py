"""What Linli keeps about a person: shown to them, forgotten when they ask, deleted after a time."""
