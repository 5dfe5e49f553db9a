"""Linli remembers here: connections, tables and migrations, on SQLite and PostgreSQL."""
