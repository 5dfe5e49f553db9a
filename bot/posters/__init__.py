"""The poster for the lobby (A4, PDF): what is open and who answers by when, votes, what was done this week.

It is for those without a smartphone, so it holds only what a residents' group may read, and no names.
choosing.py says what one page has room for, sheet.py what stands on it.
"""
