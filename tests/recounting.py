"""A count of a record by somebody who has docs/recount.md alone: nothing of ours is used."""

import json
from fractions import Fraction
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Json = Any
YES, NO, ABSTAIN = 1, 2, 3


def signed_result(content: bytes) -> Json:
    """What the record says, after its file and signature were seen to be right. Raises where they are not."""
    record = json.loads(content)
    written = json.dumps(record, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert written.encode() == content
    signature = bytes.fromhex(record.pop("signature"))
    signed = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(record["key"])).verify(signature, signed.encode())
    return record["result"]


def result(content: bytes) -> Json:
    """What the ballots come to."""
    record = json.loads(content)
    if record["rule"]["standard"].startswith("statutory"):
        return _by_law(record)
    says = [dict(ballot["says"]) for ballot in record["ballots"] if ballot["says"] is not None]
    form, options = record["rule"]["form"], record["options"]
    lines = [_line(option, says, form, len(options)) for option in options]
    count = {"form": form, "lines": lines, "voters": len(says)}
    return {"count": count, "joined": [], "spoken": [], "outcome": _outcome(record, lines, len(says))}


def _line(option: str, says: list[dict[str, int]], form: str, options: int) -> Json:
    marks = [said[option] for said in says if option in said]
    votes, against, points = len(marks), 0, 0
    if form in ("one", "many"):
        against = sum(bool(said) and option not in said for said in says)
    elif form == "items":
        votes, against = marks.count(YES), marks.count(NO)
    else:
        points = sum(options + 1 - mark if form == "ranking" else mark for mark in marks)
    share = round(Fraction(100 * votes, len(says))) if says else 0
    return {"option": option, "votes": votes, "against": against, "points": points, "share": share}


def _outcome(record: Json, lines: list[Json], voters: int) -> Json:
    rule, papers = record["rule"], record["electorate"]["papers"]
    if rule["quorum"] is not None and (not papers or voters < Fraction(rule["quorum"]) * papers):
        return {"won": [], "tied": [], "has_quorum": False}
    worth = {line["option"]: _worth(line, rule["form"]) for line in lines}
    passing = [line["option"] for line in lines if worth[line["option"]] and _passes(line, rule, voters)]
    best = sorted(passing, key=lambda option: -worth[option])
    seats = rule["seats"] or (1 if rule["standard"] == "highest" else len(best))
    if len(best) <= seats:
        return {"won": best, "tied": [], "has_quorum": True}
    level = [option for option in best if worth[option] == worth[best[seats - 1]]]
    shares = worth[best[seats - 1]] == worth[best[seats]]
    won = [option for option in best if worth[option] > worth[level[0]]] if shares else best[:seats]
    return {"won": won, "tied": level if shares else [], "has_quorum": True}


def _worth(line: Json, form: str) -> Fraction:
    if form == "scores":
        return Fraction(line["points"], line["votes"]) if line["votes"] else Fraction(0)
    return Fraction(line["points"] if form in ("weights", "ranking") else line["votes"])


def _passes(line: Json, rule: Json, voters: int) -> bool:
    return {
        "highest": True,
        "majority": 2 * line["votes"] > voters,
        "two_thirds": 3 * line["votes"] >= 2 * voters,
        "consensus": line["against"] == 0,
    }[rule["standard"]]


def _by_law(record: Json) -> Json:
    rule = record["rule"]
    spoken, joined = _verdicts(record, False), _verdicts(record, True)
    binding = joined if rule["silent_join"] else spoken
    won = [verdict["option"] for verdict in binding if verdict["passes"]]
    has_quorum = all(verdict["has_turnout"] for verdict in binding)
    outcome = {"won": won, "tied": [], "has_quorum": has_quorum}
    return {"count": None, "joined": joined, "spoken": spoken, "outcome": outcome}


def _verdicts(record: Json, is_joined: bool) -> list[Json]:
    ballots, options, form = record["ballots"], record["options"], record["rule"]["form"]
    said = [ballot for ballot in ballots if ballot["says"] is not None]
    silent = [ballot for ballot in ballots if ballot["says"] is None and ballot["reached"] and is_joined]
    chosen = _leading(
        [(ballot, ballot["says"][0][0] if ballot["says"] else None) for ballot in said], options
    )
    verdicts: list[Json] = []
    for option in options:
        voices = [(ballot, _voice(ballot, option, form)) for ballot in said]
        theirs = _leading(voices, [YES, NO, ABSTAIN]) or ABSTAIN
        if form == "one":
            theirs = ABSTAIN if chosen is None else YES if chosen == option else NO
        verdicts.append(_verdict(record, option, voices + [(ballot, theirs) for ballot in silent]))
    return verdicts


def _voice(ballot: Json, option: str, form: str) -> int:
    marks = dict(ballot["says"])
    if form == "items" or not marks:
        return marks.get(option, ABSTAIN)
    return YES if option in marks else NO


def _leading(voices: list[tuple[Json, Any]], every: list[Any]) -> Any:
    """What has more area and more owners than everything else; abstaining from `one` is None."""
    sides = {what: _side(ballot for ballot, own in voices if own == what) for what in [*every, None]}
    for what, side in sides.items():
        others = [other for key, other in sides.items() if key != what]
        if all(side["area_cm2"] > o["area_cm2"] and side["owners"] > o["owners"] for o in others):
            return what
    return None


def _side(ballots: Any) -> Json:
    areas = [ballot["area_cm2"] for ballot in ballots]
    return {"area_cm2": sum(areas), "owners": len(areas)}


def _verdict(record: Json, option: str, voices: list[tuple[Json, int]]) -> Json:
    everybody = _side(record["ballots"])
    taking_part = _side(ballot for ballot, _ in voices)
    consenting = _side(ballot for ballot, voice in voices if voice == YES)
    both = ("area_cm2", "owners")
    has_turnout = all(everybody[n] > 0 and 3 * taking_part[n] >= 2 * everybody[n] for n in both)
    if record["rule"]["standard"] == "statutory_special":
        is_enough = all(4 * consenting[n] >= 3 * taking_part[n] for n in both)
    else:
        is_enough = all(2 * consenting[n] > taking_part[n] for n in both)
    return {
        "option": option,
        "everybody": everybody,
        "taking_part": taking_part,
        "consenting": consenting,
        "has_turnout": has_turnout,
        "passes": has_turnout and is_enough,
    }
