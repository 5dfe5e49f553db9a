"""What Linli knows, for other programs and for spreadsheets."""
