"""Proposals (议题) in their groups: supported, shown, answered by the council."""
