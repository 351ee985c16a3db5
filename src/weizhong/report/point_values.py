"""One point, and search results, as plain values ready for JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from weizhong.facts.points import (
    AcupointRecord,
    Match,
    agreement,
    alternative_sentence,
    disagreements,
    finger_measures,
    location_sentence,
    readings,
    scales,
    surface_landmarks,
    textbook_depths,
    uses,
)
from weizhong.facts.tables import cite


def as_dict(record: AcupointRecord) -> dict[str, Any]:
    """Return everything the page says as plain values, ready for JSON.

    Parameters
    ----------
    record : AcupointRecord
        The point.
    """
    return {
        "code": str(record.code),
        "names": {
            "pinyin": record.name_pinyin,
            "pinyin_check": record.name_pinyin_check,
            "pinyin_plain": record.name_plain,
            "hanzi": record.name_hanzi,
            "hanzi_traditional": record.name_hanzi_traditional,
            "others": list(record.other_names),
            "readings": [asdict(one) for one in readings(record.name_hanzi)],
        },
        "channel": record.channel,
        "number": record.number,
        "region": record.region,
        "is_midline": record.is_midline,
        "is_on_skin": record.is_on_skin,
        "count_on_body": record.count_on_body,
        "location": location_sentence(record),
        "alternative_location": alternative_sentence(record),
        "rule": {**_plain(asdict(record.rule)), "lateral_cun": record.rule.lateral_cun},
        "surface_landmarks": [asdict(one) for one in surface_landmarks(record)],
        "finger_measures": [asdict(one) for one in finger_measures(record)],
        "cun_scales": [asdict(one) for one in scales(record)],
        "note": record.note,
        "special_classes": [{"words": one.words, **asdict(one)} for one in record.special_classes],
        "commonly_used_for": [
            {
                "condition": use.condition,
                "trials_naming_it": use.trials.get(record.code.base, 0),
                "trials_naming_points": use.trials_of,
                "check": use.check,
                "sources": list(use.sources),
            }
            for use in uses(record.code)
        ],
        "textbook_depths": [asdict(one) for one in textbook_depths(record.code)],
        "disagreements": [asdict(one) for one in disagreements(record.code)],
        "compared_sources": agreement(record.code),
        "confidence": record.confidence,
        "check": record.check,
        "sources": [
            {"reference": one, "title": cite(one).title, "url": cite(one).url} for one in record.sources
        ],
    }


def search_as_dicts(results: Sequence[Match]) -> list[dict[str, Any]]:
    """Return what a search found as plain values, ready for JSON."""
    return [
        {
            "code": str(match.record.code),
            "pinyin": match.record.name_pinyin,
            "hanzi": match.record.name_hanzi,
            "region": match.record.region,
            "score": match.score,
            "reasons": list(match.reasons),
        }
        for match in results
    ]


def _plain(value: Any) -> Any:
    """Turn fractions into ``"1/3"`` so that the rule can be written as JSON."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one not in (None, (), [])}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
