"""Finding points by what people type: code, name, body part, class, landmark or complaint."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from weizhong.facts.acupoints import AcupointRecord, all_points, point
from weizhong.facts.body_regions import body_region
from weizhong.facts.channels import channel
from weizhong.facts.names import folded
from weizhong.facts.textbook_depths import textbook_depths
from weizhong.facts.uses import uses_called
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import UnknownCode

# How strongly each kind of match speaks for a point; only the order matters.
_CODE, _NAME, _NAME_START, _USE, _CLASS, _REGION, _CHANNEL, _LANDMARK = 100, 90, 70, 60, 50, 40, 30, 20
_FILLERS = {
    "a",
    "and",
    "at",
    "for",
    "in",
    "near",
    "of",
    "on",
    "or",
    "pain",
    "point",
    "points",
    "the",
    "to",
    "with",
}
# Words people type for words of the tables. No source read lists points for sciatica; its nerve is known.
_SAME = {"sciatica": "sciatic"}


@dataclass(frozen=True, slots=True)
class Match:
    """A point that was found, how strongly, and why.

    Parameters
    ----------
    record : AcupointRecord
        The point.
    score : int
        Higher is nearer.
    reasons : tuple of str
        What matched, in words.
    """

    record: AcupointRecord
    score: int
    reasons: tuple[str, ...]


def search(text: str) -> tuple[Match, ...]:
    """Return the points that fit `text`, nearest first; none is an empty tuple.

    Parameters
    ----------
    text : str
        A code, a name (pinyin with or without tones, either script), a body part, a special class, a landmark
        or a complaint such as ``"low back"``.

    Examples
    --------
    >>> [str(match.record.code) for match in search("zusanli")]
    ['ST36']
    """
    wanted = folded(text)
    if not wanted:
        return ()
    found = [match for record in all_points() if (match := _match(record, text, wanted))]
    order = {record.code: place for place, record in enumerate(all_points())}
    return tuple(sorted(found, key=lambda match: (-match.score, order[match.record.code])))


def _match(record: AcupointRecord, text: str, wanted: str) -> Match | None:
    reasons = dict(_reasons(record, text, wanted))
    if not reasons:
        return None
    # A point that fits in several ways comes before one that fits in the strongest way only.
    score = max(reasons.values()) + len(reasons) - 1
    return Match(record, score, tuple(sorted(reasons, key=lambda reason: -reasons[reason])))


def _reasons(record: AcupointRecord, text: str, wanted: str) -> Iterator[tuple[str, int]]:
    if _as_code(text) == record.code:
        yield "code", _CODE
    names = [folded(name) for name in (record.name_pinyin, record.name_hanzi, record.name_hanzi_traditional)]
    others = [folded(name) for name in record.other_names]
    if wanted in names:
        yield "name", _NAME
    elif wanted in others:
        yield "another name", _NAME
    elif any(name.startswith(wanted) for name in (*names, *others)) and len(wanted) > 1:
        yield "name begins so", _NAME_START
    elif not wanted.isascii() and any(wanted in name for name in (*names, *others)):
        yield "in the name", _NAME_START  # one hanzi is a word; one letter is none
    words = _words(text)
    for use in uses_called((text.casefold().strip(), " ".join(words))):
        if record.code in use.points:
            # Trials that name the point break ties among the points of a complaint.
            yield f"used for {use.condition}", _USE + use.trials.get(str(record.code), 0)
    for one in record.special_classes:
        if _fits(words, one.words):
            yield one.words, _CLASS
    if any(_fits(words, word) for word in body_region(record.region).words):
        yield record.region, _REGION
    if record.channel != "EX" and _fits(words, _channel_words(record.channel)):
        yield channel(record.channel).name, _CHANNEL
    for landmark in record.rule.landmarks:
        if _fits(words, landmark):
            yield f"lies by the {landmark}", _LANDMARK
    for caution in dict.fromkeys(one for depth in textbook_depths(record.code) for one in depth.cautions):
        if _fits(words, caution):
            yield f"beware there: {caution}", _LANDMARK


def _channel_words(code: str) -> str:
    home = channel(code)
    return " ".join((code, *home.alternative_codes, home.name, home.hanzi, home.hanzi_traditional, "channel"))


def _as_code(text: str) -> PointCode | None:
    try:
        return point(PointCode(text).base).code
    except UnknownCode:
        return None


def _words(text: str) -> tuple[str, ...]:
    words = [_SAME.get(word, word) for word in text.casefold().replace("-", " ").split()]
    return tuple(word for word in words if word not in _FILLERS) or tuple(words)


def _fits(words: Iterable[str], phrase: str) -> bool:
    known = re.split(r"[^\w]+", phrase.casefold())
    return all(word in known for word in words)
