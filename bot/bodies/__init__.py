"""The bodies of a place: which there are, who sits on them, where they talk."""
