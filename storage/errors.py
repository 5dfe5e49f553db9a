"""What storage may refuse."""


class DatabaseBusy(Exception):
    """Another bot already works on this database."""
