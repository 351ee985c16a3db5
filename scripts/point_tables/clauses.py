"""Turns the reference's location phrases into relations between landmarks.

A rule is: ``level`` (vertebra, intercostal space, sacral foramen, nail corner), ``place`` (relations:
``where`` and ``of``), ``offset`` (cun from a landmark), ``part`` (of a line), ``alternative`` (WHO's second).
"""

import re
from collections.abc import Mapping
from typing import Any

from point_tables.oddities import ALTERNATIVES, MEMBERS, PHRASES

RELATIONS = (
    "just in front of", "just behind", "just lateral to", "just medial to", "just distal to",
    "just proximal to", "just below", "just above", "directly below", "vertically above",
    "vertically below", "in front of and below", "behind and below", "behind and above", "in front of",
    "on the lateral side of", "on the medial side of", "on the ulnar side of", "distal to", "proximal to",
    "lateral to", "medial to", "anteroinferior to", "posterosuperior to",
    "between", "behind", "below", "above", "over", "in", "on", "at",
)  # fmt: skip
_LANDMARKS = {
    "midpoint of lateral eyebrow end and outer canthus":
        "midpoint between the lateral end of the eyebrow and the outer canthus",
    "posterior border of the scrotum / posterior labial commissure":
        "posterior border of the scrotum (in men) or the posterior labial commissure (in women)",
    "medial end of the patellar base": "medial end of the base of the patella",
    "web margin between 2nd and 3rd toes": "web margin between the 2nd and 3rd toes",
    "top of the lateral border of the ala": "top of the lateral border of the ala of the nose",
    "bottom of the lateral border of the ala": "bottom of the lateral border of the ala of the nose",
    "metacarpophalangeal joint": "metacarpophalangeal joints",
}  # fmt: skip
_VERTEBRA = re.compile(r"spinous process ([CTL]\d+)")


def rule_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the structured rule of one reference record."""
    raw = row["landmark_rule"]
    parts = [_part(one) for one in raw.get("fractions", [])]
    offsets = [_offset(one) for one in raw["offsets"]]
    level = _level(raw)
    phrases = [raw["level_or_line"], *raw.get("surface", [])]
    place = [clause for phrase in phrases for clause in _clauses(phrase, row["code"], level, offsets, parts)]
    return {
        "level": level,
        "place": place,
        "offset": offsets,
        "part": parts[0] if parts else None,
        "members": MEMBERS.get(row["code"]),
        "alternative": ALTERNATIVES.get(row["code"]),
    }


def _level(raw: Mapping[str, Any]) -> dict[str, Any] | None:
    given = raw.get("level", {})
    kind = given.get("type", "")
    if kind.startswith("spinous_process"):
        return {"vertebra": given["value"], "edge": "upper" if "superior" in kind else "lower"}
    if kind == "intercostal_space":
        return {"intercostal_space": int(str(given["value"])[0])}
    if kind == "posterior_sacral_foramen":
        return {"sacral_foramen": given["value"]}
    if kind == "nail_corner":
        return {"nail": given["digit"], "corner": given["side"]}
    return None


def _offset(raw: Mapping[str, Any]) -> dict[str, Any]:
    unit = raw["unit"].partition(" (")[0]
    return {
        "cun" if unit == "B-cun" else "f_cun" if unit == "F-cun" else "fingerbreadths": raw["value"],
        "direction": raw["direction"],
        "from": landmark(raw["from"]),
    }


def _part(raw: Mapping[str, Any]) -> dict[str, str]:
    fraction = {0.25: "1/4", 0.3333: "1/3", 0.5: "1/2", 0.6667: "2/3", 0.75: "3/4"}[
        raw["fraction_from_start"]
    ]
    return {"fraction": fraction, "from": landmark(raw["from"]), "to": landmark(raw["to"])}


def _clauses(
    phrase: str,
    code: str,
    level: Mapping[str, Any] | None,
    offsets: list[dict[str, Any]],
    parts: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    odd = PHRASES.get((code, phrase), PHRASES.get(phrase))
    if odd is not None:
        if "part" in odd:
            parts[:] = [{**parts[0], **odd["part"]}] if odd["part"] else []
        return list(odd.get("place", []))
    if (
        _is_said_by_level(phrase, level)
        or _is_said_by_offsets(phrase, offsets)
        or _is_said_by_part(phrase, parts)
    ):
        return []
    return [_relation(phrase)]


def _is_said_by_level(phrase: str, level: Mapping[str, Any] | None) -> bool:
    if level is None:
        return False
    plain = re.fullmatch(
        r"(level of the )?(\d\w\w (intercostal space|posterior sacral foramen)"
        r"|(inferior|superior) border of spinous process \w+)",
        phrase,
    )
    return bool(plain) or "nail edge meets" in phrase or "side of the distal phalanx" in phrase


def _is_said_by_offsets(phrase: str, offsets: list[dict[str, Any]]) -> bool:
    if re.match(r"(horizontal line )?[\d.]+ B-cun (above|below)", phrase):
        return True
    if phrase.startswith("vertical line ") and any(one["from"] in landmark(phrase) for one in offsets):
        return True
    noun = re.sub(r"^(above|below|behind|beside|around|lateral to|level of) (the )?", "", phrase)
    return noun != phrase and any(landmark(noun) == one["from"] for one in offsets)


def _is_said_by_part(phrase: str, parts: list[dict[str, Any]]) -> bool:
    return bool(parts) and phrase.startswith(("line ", "midway ", "curved line "))


def _relation(phrase: str) -> dict[str, Any]:
    sex, _, rest = phrase.partition(": ") if phrase.startswith(("male: ", "female: ")) else ("", "", phrase)
    clause: dict[str, Any] = {"sex": sex} if sex else {}
    if rest == "hollow":
        return {**clause, "feature": "hollow"}
    for feature in ("hollow", "depression"):
        if rest.startswith(f"{feature} "):
            clause["feature"] = "hollow"
            rest = rest.removeprefix(f"{feature} ")
    line = re.fullmatch(r"line (?:from )?(?:the )?(.+?)(?:–| to (?:the )?)(.+)", rest)
    if line:
        return {**clause, "where": "on the line from", "of": [landmark(line[1]), landmark(line[2])]}
    if rest.startswith("vertical line through "):
        return {
            **clause,
            "where": "vertically in line with",
            "of": [landmark(rest.removeprefix("vertical line through "))],
        }
    if rest.startswith("level of "):
        return {**clause, "where": "level with", "of": [landmark(rest.removeprefix("level of "))]}
    for where in RELATIONS:
        if rest.startswith(f"{where} "):
            return {**clause, "where": where, "of": _landmarks(where, rest.removeprefix(f"{where} "))}
    raise ValueError(f"no relation for {phrase!r}")


def _landmarks(where: str, text: str) -> list[str]:
    pair = re.fullmatch(r"(?:the )?(.+?) and (?:the )?(.+)", text)
    if where.endswith("between") and pair:
        left, right = pair[1], pair[2]
        noun = re.fullmatch(r"(\d\w\w) (metacarpals?|toes?|metatarsals?)", right)
        if noun and re.fullmatch(r"\d\w\w", left):
            kind = noun[2].rstrip("s")
            return [f"{left} {kind}", f"{noun[1]} {kind}"]
        return [landmark(left), landmark(right)]
    return [landmark(text)]


def landmark(text: str) -> str:
    """Return a landmark's name without article, vertebrae as "L4 spinous process"."""
    bare = _LANDMARKS.get(text, re.sub(r"^(the|an?) ", "", text.strip()))
    bare = re.sub(
        r"^(inferior|lower) border of spinous process (\w+)$", r"lower edge of the \2 spinous process", bare
    )
    bare = re.sub(
        r"^(superior|upper) border of spinous process (\w+)$", r"upper edge of the \2 spinous process", bare
    )
    bare = _VERTEBRA.sub(r"\1 spinous process", bare)
    bare = re.sub(r"^(\d\w\w metacarpal) (base|head)$", r"\2 of the \1", bare)
    bare = re.sub(r"^(\w+ corner) of the .+ nail$", r"\1 of the nail", bare)
    return re.sub(r"\b(anterior|posterior) median line", r"\1 midline", bare)
