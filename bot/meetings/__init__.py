"""Meetings (议事会): called, prepared, held, and their minutes."""
