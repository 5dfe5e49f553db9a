"""The record of a vote, from which anybody can count it again."""
