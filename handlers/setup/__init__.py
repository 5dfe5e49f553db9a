"""Setting a neighbourhood up from the chat: its groups, its places, its first owner."""
