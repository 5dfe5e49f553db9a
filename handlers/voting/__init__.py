"""Polls and votes in the chats: drawn up, cast on cards, in private, at doors and on paper, and told."""
