"""The roster (户册): who lives where and owns what, read from spreadsheets, joined by codes of letters."""
