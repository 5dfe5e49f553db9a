"""Linli decides here: rights, rules, and what is written down. Nothing in it knows a chat channel."""
