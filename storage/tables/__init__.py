"""Every table. All times are UTC; ids of chats, users and messages are the channel's own."""

from storage.tables.bodies import bodies, body_members
from storage.tables.bulletins import bulletins, digests, orders, periods, schedules, watermarks
from storage.tables.care import care_people, care_visits, notes
from storage.tables.channel import attempts, files, menus, newest_messages, outbox, pauses, quarantine, seen
from storage.tables.columns import Moment, metadata
from storage.tables.decisions import agenda_items, decisions, proposal_votes
from storage.tables.issues import (
    calls,
    drafts,
    events,
    followers,
    issues,
    news,
    photos,
    promises,
    verdicts,
    whistles,
)
from storage.tables.meetings import meeting_items, meeting_notes, meeting_roll, meeting_roll_by_hand, meetings
from storage.tables.notices import notice_files, notices, objections
from storage.tables.people import audit, invitations, people, roles
from storage.tables.places import chat_moves, chats, places
from storage.tables.points import point_accounts, point_entries, point_proposals, point_transfers
from storage.tables.polls import (
    assisted_ballots,
    ballots,
    keyings,
    polls,
    proxies,
    secret_ballots,
    voters,
)
from storage.tables.records import signing_keys, vote_records
from storage.tables.retention import deletions
from storage.tables.roster import claims, code_tries, household_members, households, letter_codes, owners
from storage.tables.services import services
from storage.tables.signups import sign_up_entries, sign_up_wordings, sign_ups
from storage.tables.surveys import survey_polls, surveys

__all__ = [
    "Moment",
    "agenda_items",
    "assisted_ballots",
    "attempts",
    "audit",
    "ballots",
    "bodies",
    "body_members",
    "bulletins",
    "calls",
    "care_people",
    "care_visits",
    "chat_moves",
    "chats",
    "claims",
    "code_tries",
    "decisions",
    "deletions",
    "digests",
    "drafts",
    "events",
    "files",
    "followers",
    "household_members",
    "households",
    "invitations",
    "issues",
    "keyings",
    "letter_codes",
    "meeting_items",
    "meeting_notes",
    "meeting_roll",
    "meeting_roll_by_hand",
    "meetings",
    "menus",
    "metadata",
    "newest_messages",
    "news",
    "notes",
    "notice_files",
    "notices",
    "objections",
    "orders",
    "outbox",
    "owners",
    "pauses",
    "people",
    "periods",
    "photos",
    "places",
    "point_accounts",
    "point_entries",
    "point_proposals",
    "point_transfers",
    "polls",
    "promises",
    "proposal_votes",
    "proxies",
    "quarantine",
    "roles",
    "schedules",
    "secret_ballots",
    "seen",
    "services",
    "sign_up_entries",
    "sign_up_wordings",
    "sign_ups",
    "signing_keys",
    "survey_polls",
    "surveys",
    "verdicts",
    "vote_records",
    "voters",
    "watermarks",
    "whistles",
]
