"""Where a point lies, in plain words generated from its rule."""

import re
from collections.abc import Iterable
from fractions import Fraction

from weizhong.facts.acupoints import AcupointRecord
from weizhong.facts.body_regions import body_region
from weizhong.facts.point_rule import Level, LinePart, LocationRule, Offset, Place
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import UnknownCode

# Muscles are named without an article; so are points.
_BARE_NAMES = {
    "adductor longus", "biceps brachii", "biceps femoris", "deltoid", "flexor carpi ulnaris", "gastrocnemius",
    "gracilis", "masseter", "sartorius", "semitendinosus", "soleus", "sternocleidomastoid",
    "tensor fasciae latae", "tibialis anterior", "trapezius", "vastus lateralis", "vastus medialis",
}  # fmt: skip
_DIRECTIONS = {
    "superior": "above", "inferior": "below", "anterior": "in front of", "posterior": "behind",
    "lateral": "lateral to", "medial": "medial to", "proximal": "proximal to", "distal": "distal to",
    "proximal-lateral": "proximal and lateral to", "proximal-medial": "proximal and medial to",
    "anterosuperior": "in front of and above", "medioinferior": "medial to and below",
    "anterior, posterior, left and right": "in front of, behind, to the left and to the right of",
    "medial and lateral": "medial and lateral to",
}  # fmt: skip
_ON_A_LIMB = {"superior": "proximal to", "inferior": "distal to"}
_FRACTIONS = {
    Fraction(1, 4): "one quarter", Fraction(1, 3): "one third", Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters",
}  # fmt: skip
# Relations that frame the place are said before the distances; the others refine it afterwards.
_FRAMES = ("level with", "on the line from", "vertically")
_WHOLE = re.compile(r"^(?P<end>.+?) of the (?P<whole>.+)$")


def location_sentence(record: AcupointRecord) -> str:
    """Return one or more plain sentences that say where the point lies.

    Parameters
    ----------
    record : AcupointRecord
        The point.

    Returns
    -------
    str
        Sentences generated from the rule alone.

    Examples
    --------
    >>> from weizhong.facts.acupoints import point
    >>> location_sentence(point("GV4"))
    'On the lower back, in the hollow below the L2 spinous process, on the posterior midline.'
    """
    region = body_region(record.region)
    phrases = [_on_region(record, region.phrase), *_phrases(record.rule, on_arm=region.limb == "upper")]
    sentences = [_capitalised(", ".join(phrases)) + "."]
    if record.rule.level and record.rule.level.corner:
        side = record.rule.level.corner
        sentences.append(f"The corner is where the lines of the {side} edge and the base of the nail meet.")
    sentences += _by_sex(record.rule.place)
    if record.posture:
        sentences.append(f"Find it with {record.posture}.")
    return " ".join(sentences)


def alternative_sentence(record: AcupointRecord) -> str | None:
    """Return WHO's second choice in words, where the standard left the place undecided.

    Examples
    --------
    >>> from weizhong.facts.acupoints import point
    >>> alternative_sentence(point("LI20"))
    'Level with the inferior border of the ala of the nose, in the nasolabial sulcus.'
    """
    rule = record.rule.alternative
    if rule is None:
        return None
    on_arm = body_region(record.region).limb == "upper"
    return _capitalised(", ".join(_phrases(rule, on_arm))) + "."


def _on_region(record: AcupointRecord, phrase: str) -> str:
    digit = record.rule.level.nail if record.rule.level else None
    return f"{phrase}, on the {record.rule.level.corner} side" if record.rule.level and digit else phrase


def _phrases(rule: LocationRule, on_arm: bool) -> list[str]:
    everywhere = [one for one in rule.place if one.sex is None]
    frames = [one for one in everywhere if one.where.startswith(_FRAMES)]
    others = [one for one in everywhere if one not in frames]
    phrases = (
        [_level(rule.level)] if rule.level and not rule.level.nail and not _says_level(everywhere) else []
    )
    phrases += [_place(one) for one in frames]
    phrases += [_part(rule.part)] if rule.part else []
    phrases += _offsets(rule.offsets, on_arm)
    phrases += [_place(one) for one in others]
    phrases += [" and ".join(f"between {_together(pair)}" for pair in rule.members)] if rule.members else []
    return phrases


def _says_level(places: Iterable[Place]) -> bool:
    return any("spinous process" in name or "sacral foramen" in name for one in places for name in one.of)


def _level(level: Level) -> str:
    if level.vertebra:
        return f"level with the {level.edge} edge of the {level.vertebra} spinous process"
    if level.intercostal_space:
        return f"in the {_ordinal(level.intercostal_space)} intercostal space"
    return f"level with the {_ordinal(level.sacral_foramen or 0)} posterior sacral foramen"


def _place(place: Place) -> str:
    named = _named(place)
    if place.feature is None:
        return named
    return f"in the {place.feature} {named}" if named else f"in a {place.feature}"


def _named(place: Place) -> str:
    if place.where == "on the line from":
        return f"on the line from {_the(place.of[0])} to {_the(place.of[1])}"
    return f"{place.where} {_together(place.of)}".strip()


def _together(landmarks: tuple[str, ...]) -> str:
    """Join landmarks, saying what they share only once ("the 2nd and 3rd metatarsals")."""
    if len(landmarks) == 2 and (shared := _shared_words(*landmarks)):
        return shared
    names = [_the(one) for one in landmarks]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _shared_words(first: str, second: str) -> str | None:
    head, _, whole = first.partition(" of ")
    other_head, _, other_whole = second.partition(" of ")
    *kind, noun = head.split()
    *other_kind, other_noun = other_head.split()
    if noun != other_noun or not kind:
        return None
    if whole == other_whole:
        ending = f" of {whole}" if whole else ""
        return f"the {' '.join(kind)} and {' '.join(other_kind)} {_plural(noun)}{ending}"
    if head == other_head and whole:
        return f"the {head}s of {whole} and {other_whole}"
    return None


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun == "belly" else f"{noun}s"


def _part(part: LinePart) -> str:
    text = _part_of_whole(part) or _part_of_line(part)
    if part.along:
        text += f" along the {part.along}"
    if not part.is_level:
        return text
    return f"level with {text.removeprefix('at ')}" if text.startswith("at ") else f"at a level {text}"


def _part_of_whole(part: LinePart) -> str | None:
    """Say "at the midpoint of the gluteal fold" when both ends belong to one thing."""
    start, end = _WHOLE.match(part.start), _WHOLE.match(part.end)
    if not (start and end and start["whole"] == end["whole"]):
        return None
    if part.fraction == Fraction(1, 2):
        return f"at the midpoint of the {start['whole']}"
    ends = f"from the {start['end']} to the {end['end']}"
    return f"{_FRACTIONS[part.fraction]} of the way {ends} of the {end['whole']}"


def _part_of_line(part: LinePart) -> str:
    if part.fraction == Fraction(1, 2):
        return f"midway between {_the(part.start)} and {_the(part.end)}"
    return f"{_FRACTIONS[part.fraction]} of the way from {_the(part.start)} to {_the(part.end)}"


def _offsets(offsets: Iterable[Offset], on_arm: bool) -> list[str]:
    phrases = [_offset(one, on_arm) for one in offsets]
    return [" and ".join(phrases)] if phrases else []


def _offset(offset: Offset, on_arm: bool) -> str:
    words = _ON_A_LIMB.get(offset.direction) if on_arm else None
    return f"{offset.value:g} {offset.unit} {words or _DIRECTIONS[offset.direction]} {_the(offset.origin)}"


def _by_sex(places: Iterable[Place]) -> list[str]:
    said = [
        f"in {'men' if one.sex == 'male' else 'women'} it lies {_named(one)}" for one in places if one.sex
    ]
    return [_capitalised("; ".join(said)) + "."] if said else []


def _the(name: str) -> str:
    return name if name in _BARE_NAMES or _is_point(name) else f"the {name}"


def _is_point(name: str) -> bool:
    try:
        PointCode(name)
    except UnknownCode:
        return False
    return True


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]
