"""Schedules: what is posted by itself, and when.

rules.py says at which moments, wording.py reads them from people's words and tells what words describe them,
book.py keeps them and takes each period that has ended once.
"""
