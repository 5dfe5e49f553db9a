"""Digests (周报, 月报): the figures of a place's weeks and months. bot/bulletins.py defines each of them.

windows.py says which days a digest is about, figures.py what it holds, counting.py and matters.py read that
from what happened in these days, making.py puts it together, and records.py keeps it as it was.
"""
