"""The records of votes that are over, and the key that signs them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, Named, Table, Text, TypedColumns

from storage.tables.columns import Id, Moment, metadata


class _VoteRecords(TypedColumns):
    """One of each vote, never changed: its SHA-256 was told with the result."""

    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), primary_key=True, autoincrement=False)
    content: Named[bytes] = Column(LargeBinary)  # the file, as bot/recount/record.py writes it
    sha256: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)


vote_records = Table("vote_records", metadata, _VoteRecords)


class _SigningKeys(TypedColumns):
    """Ed25519; the first one signs."""

    id: Named[int] = Column(Id, primary_key=True)
    private: Named[bytes] = Column(LargeBinary)  # 32 bytes
    made_at: Named[datetime] = Column(Moment)


signing_keys = Table("signing_keys", metadata, _SigningKeys)
