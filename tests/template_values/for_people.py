"""What variables are in the templates about people, places and the operator."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from bot.access import Action, Role
from bot.bodies.register import Body
from bot.bodies.wording import Kind as BodyKind
from bot.care.notes import Count as NoteCount
from bot.personal.holdings import Summary
from bot.roster.claims import Claim
from bot.roster.codes import Refusal
from bot.roster.importing import Wish
from bot.roster.planning import Changed, Stated
from bot.tally import count
from tests.template_values.figures import (
    CARE_FIGURES,
)
from tests.template_values.issues import (
    FLAGS,
    NASTY,
    NOW,
    PERSON,
    PLACES,
)
from tests.template_values.occasions import (
    BARE,
    CARE_PEOPLE,
    HOUSEHOLD,
    NODE,
    NOTES,
    OWNER,
    ROSTER_PLANS,
    SEATS,
    STATED_NODE,
    VISITS,
)

FOR_PEOPLE: dict[str, dict[str, list[Any]]] = {
    "access/action": {"action": [Action.report, Action.set_up, Action.give_owner]},
    "access/role": {"role": [role.value for role in Role]},
    "operator/first_owner": {"link": ["https://t.me/linli_bot?start=own-x"]},
    "places/": {"line": [[], [NASTY], [NASTY, "B", "C"]], "title": [NASTY], "names": [[], [NASTY, "B"]]},
    "places/agree": {"inside": ["", NASTY]},
    "places/button": {
        "verb": [
            *("begin", "up", "residents", "council", "committee", "make", "back", "share", "release"),
            *("remove", "sure"),
        ]
    },
    "places/claimed": {"line": [[NASTY, "B"]]},
    "places/place": {"line": [[NASTY, "B"]]},
    "places/release": {"line": [[NASTY, "B"]]},
    "places/told_claimed": {"title": [None, NASTY]},
    "places/walking": {"name": ["", NASTY]},
    "places/where": {"total": [0, 12]},
    "roles/": {"role": [role.value for role in Role], "until": [None, NOW]},
    "roles/button": {"verb": ["give", "take"], "place": ["", NASTY]},
    "setup/added": {"place": [*PLACES]},
    "setup/told_": {"title": [NASTY]},
    "care/": {
        "choice": ["visited", "whom", "off", "end", "back"],
        "count": [NoteCount(0, 0), NoteCount(1, 1), NoteCount(12, 9)],
        "due": [0, 2],
        "is_keeper": FLAGS,
        "is_known": FLAGS,
        "name": ["A&B <b>"],
        "now": [NOW],
        "number": [None, 12],
        "people": [CARE_PEOPLE[:1], CARE_PEOPLE],
        "person": CARE_PEOPLE,
        "place": ["A/B"],
        "reader_id": [1, 2],
        "several": FLAGS,
        "total": [1, 4],
        "visit": VISITS,
        "visitor": [PERSON, replace(PERSON, reachable=True)],
        "visits": [[], VISITS],
    },
    "care/long_": {"length": [400], "most": [300]},
    "care/bad_interval": {"most": [366]},
    "care/list": {"people": [[], CARE_PEOPLE]},
    "care/note": {"note": NOTES, "place": [*PLACES], "number": [None, 12]},
    "care/note_button": {"choice": ["everyone", "staff"]},
    "care/notebook": {"notes": [[], NOTES], "places": [PLACES]},
    "care/no_place": {"places": [[], ["A/B"]]},
    "care/which_place": {"places": [["A/B", "C/B"]]},
    "care/visits": {"people": [[], CARE_PEOPLE]},
    "personal/": {
        "choice": ["forget", "keep"],
        "closes_at": [NOW],
        "command": ["name"],
        "name": ["A&B <b>"],
        "person": [PERSON, replace(PERSON, name="a")],
        "roles": [[], [Role.council, Role.owner]],
        "summary": [Summary(0, 0, 0, 0, 0, 0), Summary(3, 2, 1, 1, 1, 1)],
    },
    "personal/neighbour": {"place": [None, *PLACES]},
    "bodies/": {
        "bodies": [
            [],
            [(Body(1, 2, BodyKind.owners, NASTY, None), PLACES[2])],
            [(Body(1, 2, BodyKind.owners, NASTY, -5, SEATS), PLACES[2])],
        ],
        "kind": [*BodyKind],
        "most": [30],
        "name": [NASTY],
        "person": [PERSON],
        "several": FLAGS,
        "title": [None, NASTY],
    },
    "handover/": {
        "checksum": ["0a" * 32],
        "day": ["2026-11-28"],
        "count": [0, 3],
        "file": ["handover.xlsx"],
        "folder": ["handover"],
        "label": [{"zh-CN": "报修", "en": "Repair"}],
        "name": ["issues", "promises", "polls", "decisions", "agenda", "bodies"],
        "number": [0, 1, 2],
        "part": ["issues", "promises", "polls", "decisions", "agenda", "bodies"],
        "member": [*SEATS],
    },
    "handover/who": {"name": [None, NASTY]},
    "handover/result": {
        "count": [None, count(["A", NASTY], {}), count(["A", NASTY], {(0,): 2, (1,): 1})],
        "form": ["one"],
    },
    "homes/": {
        "address": [f"{NASTY} 101"],
        "choice": [(), (0,), (1,)],
        "claim": [
            Claim(1, 1, 1, kind, 2, NOW if decided is not None else None, decided, NASTY)
            for kind in ("lives", "owns", "stranger")
            for decided in (None, True, False)
        ],
        "code": ["A3CDE-FGH4J"],
        "homes": [
            [],
            [{"address": f"{NASTY} 101", "is_owner": True, "others": 0}],
            [{"address": f"{NASTY} 101", "is_owner": owns, "others": 2} for owns in FLAGS],
        ],
        "is_member": FLAGS,
        "is_own": FLAGS,
        "is_owner": FLAGS,
        "is_right": FLAGS,
        "kind": ["lives", "owns", "stranger"],
        "members": [0, 2],
        "more": [0, 12],
        "most": [5],
        "news": [None, f"{NASTY} 101"],
        "others": [0, 1],
        "owner_name": [None, NASTY],
        "room": ["101"],
    },
    "homes/button": {"verb": ["own_home", "leave_home", "left_home", "my_homes", "claim_home"]},
    "homes/claim_button": {"verb": ["look_claim", "confirm_claim", "refuse_claim"]},
    "homes/code_refused": {"why": [*Refusal]},
    "homes/ended": {"why": ["sold", "unlisted"]},
    "homes/told": {
        "claim": [
            Claim(1, 1, 1, kind, 2, NOW, decided, NASTY)
            for kind in ("lives", "owns", "stranger")
            for decided in FLAGS
        ]
    },
    "checks/": {"count": [1, 2], "place": [NASTY], "places": [0, 4], "file": ["/etc/linli/config.toml", ""]},
    "care/digest": {"section": CARE_FIGURES},
    "letters/": {
        "address": [f"{NASTY} 101"],
        "code": ["A3CDE-FGH4J"],
        "community": [NASTY],
        "count": [1, 58],
        "file": ["letters/B.pdf"],
        "found": [[], [NASTY, "B"]],
        "people": [6],
        "phone": [None, "021-5555 0101"],
        "room": [None, "101"],
    },
    "roster/": {
        "change": [
            Changed(5, NODE, HOUSEHOLD, 900_001, OWNER),
            Changed(5, NODE, HOUSEHOLD, 895_000, OWNER),
            Changed(5, NODE, BARE, 900_001, None),
        ],
        "column": [None, NASTY],
        "count": [2],
        "kind": ["building", "unit"],
        "names": [(NASTY,), (NASTY, "A")],
        "notices": [0, 3],
        "number": ["3"],
        "parent": [NASTY],
        "path": [NASTY],
        "plan": ROSTER_PLANS,
        "remark": [NASTY],
        "row": [12],
        "second": [NASTY],
        "spans": [[], [(3, 3)], [(3, 5), (9, 9)]],
        "stated": [Stated(6, NODE, 900_001), Stated(6, STATED_NODE, 900_001)],
        "step": ["read", "write", "print"],
        "value": [NASTY],
        "wish": [Wish(Path("a.csv"), dry, whole) for dry, whole in product(FLAGS, FLAGS)],
    },
    "operator/no_place": {"found": [[], [NASTY, NASTY]]},
    "settings/": {"kind": ["community", "compound", "building", "unit"], "file": ["config.toml", ""]},
    "settings/not_utf8": {"file": ["config.toml"]},
    "settings/unreadable": {"file": ["config.toml"]},
    "setup/help": {"tags": [["#repair"], ["#repair", "#idea"]]},
    "setup/start": {"place": [None, *PLACES]},
    "setup/ids": {"chat_id": [-1001234567890, None]},
}
