"""Satisfaction surveys (满意度测评): the polls that ask one set of questions, and whom."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, Text, TypedColumns, text

from storage.tables.columns import Id, Json, Moment, metadata


class _Surveys(TypedColumns):
    id: Named[int] = Column(Id, primary_key=True)
    place_id: Named[int] = Column(Id, ForeignKey("places.id"), index=True)
    author_id: Named[int] = Column(Id, ForeignKey("people.id"))
    title: Named[str] = Column(Text)
    questions: Named[list[str]] = Column(Json)
    # Of those whose issues were closed since then; none: everybody in the place's groups is asked.
    closed_since: Named[datetime | None] = Column(Moment)
    begun_at: Named[datetime] = Column(Moment)
    closes_at: Named[datetime] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)


surveys = Table(
    "surveys",
    metadata,
    _Surveys,
    Index("ix_surveys_open", "closes_at", sqlite_where=text("closed_at IS NULL")),
)


class _SurveyPolls(TypedColumns):
    """A poll for each group that is asked, or one for all who are asked in private."""

    poll_id: Named[int] = Column(Id, ForeignKey("polls.id"), primary_key=True, autoincrement=False)
    survey_id: Named[int] = Column(Id, ForeignKey("surveys.id"), index=True)


survey_polls = Table("survey_polls", metadata, _SurveyPolls)
