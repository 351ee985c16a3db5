"""How to find a placed point with hand and tape: distances from landmarks, and two or three sentences."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.forms import Form, landmark
from weizhong.anatomy.gaussian import Z_95
from weizhong.anatomy.placed_point import Distance, LevelBelief
from weizhong.anatomy.placement_rules import PlacementRule, cun_form
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.spine import level_probabilities, spine_levels
from weizhong.anatomy.tubes import tube_set
from weizhong.facts.points import alternative_sentence, location_sentence, point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Standard

Floats = NDArray[np.float64]


class Finder:
    """Turns rules into distances and words for one body.

    Parameters
    ----------
    posterior : LandmarkPosterior
        Landmarks of this person.
    vertices_mm : (m, 3) float array
        The body's vertices for ``tube_set().rows``.
    """

    def __init__(self, posterior: LandmarkPosterior, vertices_mm: Floats) -> None:
        self._posterior = posterior
        self._vertices_mm = vertices_mm
        self._levels: dict[str, LevelBelief] = {}

    def mm_per_cun(self, rule: PlacementRule) -> float | None:
        """Return the length of one cun where the rule measures in cun, mm."""
        return self._value(cun_form(rule.measure))[0] if rule.measure else None

    def level(self, rule: PlacementRule) -> LevelBelief | None:
        """Return which vertebra a mark at the shown height lies at; nothing where no vertebra is counted."""
        if rule.level is None or (rule.level not in spine_levels() and rule.level[0] != "S"):
            return None
        if rule.level not in self._levels:
            self._levels[rule.level] = LevelBelief(
                rule.level, level_probabilities(self._posterior, rule.level)
            )
        return self._levels[rule.level]

    def distances(self, rule: PlacementRule) -> tuple[Distance, ...]:
        """Return how far the spot lies from the landmarks its rule names."""
        if rule.across == "anchor":
            return self._anchor_distances(rule)
        if rule.level_with:
            return (self._height_from_spot(rule),)
        found = [self._height_from(name, rule) for name in rule.references]
        if rule.mark:
            mean_mm, sd_mm = self._value(rule.along)
            spread = float(np.hypot(sd_mm, rule.sd_along_mm))
            found.append(Distance(_mark(rule), _way_along(rule, mean_mm), abs(mean_mm), spread))
        if rule.across in ("arc", "straight") and not (rule.is_midline or rule.in_line_with):
            along = "along the skin, lateral" if rule.across == "arc" else "straight across, lateral"
            mean_mm, sd_mm = self._value(rule.across_form)
            behind = _tube(rule).get("midline", "posterior midline")
            midline = "anterior midline" if rule.from_front else behind
            found.append(Distance(midline, along, mean_mm, float(np.hypot(sd_mm, rule.sd_across_mm))))
        return tuple(found)

    def sentences(self, rule: PlacementRule, distances: tuple[Distance, ...]) -> tuple[str, ...]:
        """Return two or three sentences of how to find the spot."""
        if rule.across == "anchor":
            return self._anchor_sentences(rule)
        if rule.level_with:
            return (location_sentence(point(rule.code)), rule.note)
        if rule.mark:
            return self._segment_sentences(rule)
        found = self._spine_sentences(rule) if rule.level else self._height_sentences(rule, distances)
        if rule.code.startswith("ashi"):  # the finger has found it: the level need not be argued
            return (found[0], *self._sideways(rule), _words("sentence")["ashi"])
        told = (*found, *self._sideways(rule))
        is_more = rule.is_stand_in and len(told) < 3  # what the numbers leave to the finger
        return (*told, rule.note) if is_more else told

    def _segment_sentences(self, rule: PlacementRule) -> tuple[str, ...]:
        mean_mm = self._value(rule.along)[0]
        way, end = _way_along(rule, mean_mm), _mark(rule)
        counted = "segment" if rule.measure else "segment_mm"
        key = counted if abs(mean_mm) > 0.5 else "segment_at"
        words = _words("sentence")["segment_side"]
        side = [words.format(bearing=_bearing(rule))] if rule.across == "bearing" else self._sideways(rule)
        # The point tables hold WHO's words; where GB/T puts a point elsewhere, the row's note says where.
        is_elsewhere = rule.standard == Standard.GBT.label
        where = rule.note if is_elsewhere else location_sentence(point(rule.code))
        return (where, self._say(key, rule, mm=_mm(abs(mean_mm)), end=end, way=way), *side)

    def _spine_sentences(self, rule: PlacementRule) -> list[str]:
        words = _words("sentence")
        if rule.level == "C7":
            return [words["at_c7"]]
        if rule.level is not None and rule.level[0] == "S":
            mm = self._value(rule.along - landmark("psis_height"))[0]
            return [words["sacrum"].format(level=rule.level, psis_mm=_mm(abs(mm)), psis_side=_above(mm))]
        below_c7 = self._value(landmark("tip_c7") - rule.along)
        from_crest = self._value(rule.along - landmark("iliac_crest_height"))
        if abs(below_c7[0]) < abs(from_crest[0]):
            first = words["c7"].format(level=rule.level, **_interval("c7", below_c7, 10.0, "cm"))
        else:
            side = _above(from_crest[0])
            first = words["crest"].format(
                level=rule.level,
                crest_mm=_mm(abs(from_crest[0])),
                crest_side=side,
                crest_range=_crest_range(from_crest),
            )
        belief = self.level(rule)
        chance = belief.probabilities.get(belief.intended, 0.0) if belief else 0.0
        return [first, words["level"].format(level=rule.level, percent=round(100 * chance))]

    def _height_sentences(self, rule: PlacementRule, distances: tuple[Distance, ...]) -> list[str]:
        first = distances[0]
        if len(rule.references) > 1:
            end = _words("landmark")[rule.references[1]]
            cun = self._in_cun(rule.along_measure, first.mm)
            return [
                self._say(
                    "between",
                    rule,
                    start=first.landmark,
                    mm=_mm(first.mm),
                    direction=_way(first),
                    end=end,
                    cun=cun,
                )
            ]
        if first.mm < 1:
            return [self._say("at", rule, start=first.landmark)]
        return [self._say("offset", rule, start=first.landmark, mm=_mm(first.mm), direction=_over(first))]

    def _sideways(self, rule: PlacementRule) -> list[str]:
        words = _words("sentence")
        if rule.is_midline:
            return [words["midline_front" if rule.from_front else "midline"]]
        if rule.across in ("bearing", "onward", "backward"):
            return [self._around(rule)]
        if rule.in_line_with:
            return [words["in_line"].format(spot=_words("in_line")[rule.in_line_with])]
        mm = self._value(rule.across_form)[0]
        way = "straight" if rule.across == "straight" else "lateral"
        return [
            words[way].format(lateral_mm=_mm(mm), cun=self._in_cun(rule.measure if rule.cun else None, mm))
        ]

    def _around(self, rule: PlacementRule) -> str:
        words = _words("sentence")
        if not rule.where:
            return words["bearing"].format(bearing=_bearing(rule))
        mm = _mm(self._value(rule.across_form)[0])
        key = "there" if rule.across == "bearing" else "onward"
        return words[key].format(where=rule.where, lateral_mm=mm)

    def _in_cun(self, measure: str | None, mm: float) -> str:
        if not measure:
            return ""
        per_cun = self._value(cun_form(measure))[0]
        label = read_table("anatomy/cun_measures")["measure"][measure]["label"]
        return _words("sentence")["cun"].format(
            cun=f"{mm / per_cun:.3g}", mm_per_cun=_mm(per_cun), measure=label
        )

    def _say(self, key: str, rule: PlacementRule, **values: str) -> str:
        text = _words("sentence")[key]
        if key == "segment" and rule.along_measure:
            per_cun = self._value(cun_form(rule.along_measure))[0]
            measure = read_table("anatomy/cun_measures")["measure"][rule.along_measure]["label"]
            cun = f"{abs(self._value(rule.along)[0]) / per_cun:.3g}"
            values |= {"cun": cun, "mm_per_cun": _mm(per_cun), "measure": measure}
        return text.format(**values)

    def _anchor_distances(self, rule: PlacementRule) -> tuple[Distance, ...]:
        mesh = tube_set()
        rows = mesh.anchors.rows_of((rule.anchor,))
        spot = mesh.anchors.spots((rule.anchor,), self._vertices_mm, mesh.face_corners)
        gaps = [float(np.linalg.norm(end - spot)) for end in mesh.anchors.ends(rows, self._vertices_mm)]
        labels = mesh.anchors.labels[rows[0]]
        return tuple(
            Distance(label, "straight", gap, rule.sd_along_mm)
            for label, gap in zip(labels, gaps, strict=True)
        )

    def _anchor_sentences(self, rule: PlacementRule) -> tuple[str, ...]:
        near, far = self._anchor_distances(rule)
        about = _words("sentence")["anchor"].format(
            near=near.landmark, near_mm=_mm(near.mm),
            far=far.landmark, far_mm=_mm(far.mm),
        )  # fmt: skip
        record = point(rule.code)
        where = alternative_sentence(record) if rule.is_alternative else None
        return (where or location_sentence(record), about, *([rule.note] if rule.note else []))

    def _height_from(self, name: str, rule: PlacementRule) -> Distance:
        mean_mm, sd_mm = self._value(rule.along - landmark(name))
        direction = "superior" if mean_mm > 0 else "inferior"
        spread = float(np.hypot(sd_mm, rule.sd_along_mm))
        return Distance(_words("landmark")[name], direction, abs(mean_mm), spread)

    def _height_from_spot(self, rule: PlacementRule) -> Distance:
        """How far above or below the spot it is level with, or on the way to, a point lies."""
        mesh, name = tube_set(), rule.level_with
        height_mm = float(mesh.anchors.spots((name,), self._vertices_mm, mesh.face_corners)[0, 2])
        mean_mm = self._value(rule.along)[0] - (1.0 - rule.level_share) * height_mm
        direction = "superior" if mean_mm > 0 else "inferior"
        return Distance(_words("level_with")[name], direction, abs(mean_mm), rule.sd_along_mm)

    def _value(self, form: Form) -> tuple[float, float]:
        mean_mm, sd_mm = self._posterior.form(form.weights) if form.weights else (0.0, 0.0)
        return mean_mm + form.constant_mm, sd_mm


@cache
def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = read_table("anatomy/finding_words")[section]
    return words


def _mm(value: float) -> str:
    return f"{value:.0f}"


def _above(mm: float) -> str:
    return str(_words("direction")["above" if mm >= 0 else "below"])


def _way(distance: Distance) -> str:
    return str(_words("direction")[distance.direction])


def _over(distance: Distance) -> str:
    return str(_words("direction")["above" if distance.direction == "superior" else "below"])


def _bearing(rule: PlacementRule) -> str:
    """The rule's own words for its meridian, or its bearing by the nearest eighth of a turn."""
    if rule.where:
        return rule.where
    nearest = 45 * round((rule.bearing_deg % 360) / 45) % 360
    return str(_words(_tube(rule)["bearings"])[str(nearest)])


def _mark(rule: PlacementRule) -> str:
    """The words for the mark from which a rule counts along a limb."""
    return str(_tube(rule)["mark"][rule.mark]["label"])


def _way_along(rule: PlacementRule, mm: float) -> str:
    ways = _tube(rule)["mark"][rule.mark].get("ways", _tube(rule)["ways"])
    return str(ways["up" if mm >= 0 else "down"])


def _tube(rule: PlacementRule) -> dict[str, Any]:
    row: dict[str, Any] = read_table("anatomy/tubes")["tube"][rule.tube]
    return row


def _interval(name: str, value: tuple[float, float], mm_per_unit: float, unit: str) -> dict[str, str]:
    mean, sd = value[0] / mm_per_unit, value[1] / mm_per_unit
    parts = {"": mean, "_low": mean - Z_95 * sd, "_high": mean + Z_95 * sd}
    return {f"{name}{part}_{unit}": f"{number:.0f}" for part, number in parts.items()}


def _crest_range(value: tuple[float, float]) -> str:
    """The 95 % interval in words, also where it reaches to the other side of the crest line."""
    words, (mean, sd) = _words("direction"), value
    low, high = abs(mean) - Z_95 * sd, abs(mean) + Z_95 * sd
    if low >= 0:
        return words["one_side"].format(low=_mm(low), high=_mm(high))
    side, other = _above(mean), _above(-mean)
    return words["both_sides"].format(low=_mm(-low), high=_mm(high), side=side, other=other)
