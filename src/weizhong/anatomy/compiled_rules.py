"""Placement rules as arrays: made once for each set of rules, used for every body."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.forms import matrix
from weizhong.anatomy.placement_rules import PlacementRule

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """The rules' forms as arrays over a posterior's landmarks; which rules use which tube in which manner.

    Attributes
    ----------
    used : (m,) int array
        The landmarks any rule names; the columns of the forms.
    level, across : (n, m) float arrays
        Weights of the level of the cut and of the way across.
    level_constant, across_constant : (n,) float arrays
        What is added, mm.
    bearing_deg, level_share : (n,) float arrays
        Meridian, and how much of the level is an anchor's height.
    rule_sd : (n, 2) float array
        The rules' own spread along and across, mm.
    midline, straight, anchors, in_line : int arrays
        Rules with one spot on the midline, rules that reach straight across, rules that are anchors, rules in
        line with an anchor.
    along_form, across_form : (n,) int arrays
        Which of `along_forms` (a, m) and `across_forms` (b, m) each rule has: many share theirs.
    on_tubes : (t,) int array
        Rules that are not anchors.
    crossings : tuple of Crossing
        Rules that walk or reach across a tube.
    bearings : dict of str to int array
        Rules that stay on a meridian, by tube.
    capped : int array
        Rules whose level has an anchor it never rises above.
    anchor_names, in_line_with, level_with, not_above : tuples of str
        The anchors named, in the order of the rules that name them.
    """

    used: Ints
    along_forms: Floats
    along_form: Ints
    across_forms: Floats
    across_form: Ints
    level: Floats
    level_constant: Floats
    across: Floats
    across_constant: Floats
    bearing_deg: Floats
    rule_sd: Floats
    midline: Ints
    straight: Ints
    on_tubes: Ints
    crossings: "tuple[Crossing, ...]"
    bearings: dict[str, Ints]
    anchors: Ints
    anchor_names: tuple[str, ...]
    in_line: Ints
    in_line_with: tuple[str, ...]
    level_with: tuple[str, ...]
    level_share: Floats
    capped: Ints
    not_above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Rules that cross one tube from one of its edges, or from a meridian.

    Attributes
    ----------
    tube : str
        Which.
    from_front : bool
        Whether from the last column instead of the first.
    rules : (k,) int array
        Which rules.
    levels : (l,) int array
        One rule for each level among them: levels are cut once.
    level_of : (k,) int array
        Which of those levels each has.
    manners : dict of str to int array
        By way across: which of the k.
    """

    tube: str
    from_front: bool
    rules: Ints
    levels: Ints
    level_of: Ints
    manners: dict[str, Ints]

    def every_rule_cut(self) -> "Crossing":
        """Return the same with a cut for every rule, for levels that are no longer shared."""
        return replace(self, levels=self.rules, level_of=np.arange(len(self.rules)))


@lru_cache(maxsize=32)
def compiled(rules: tuple[PlacementRule, ...], names: tuple[str, ...]) -> CompiledRules:
    """Return rules as arrays.

    Parameters
    ----------
    rules : tuple of PlacementRule
        The n rules.
    names : tuple of str
        Landmarks of a posterior, in its order.

    Returns
    -------
    CompiledRules
        Made once for each set of rules.
    """
    along, _ = matrix([rule.along for rule in rules], names)
    level, level_constant = matrix([rule.along + rule.origin for rule in rules], names)
    across, across_constant = matrix([rule.across_form for rule in rules], names)
    crossings: dict[tuple[str, bool], list[int]] = {}
    bearings: dict[str, list[int]] = {}
    anchors = [i for i, rule in enumerate(rules) if rule.across == "anchor"]
    for i, rule in enumerate(rules):
        if rule.across == "bearing":
            bearings.setdefault(rule.tube, []).append(i)
        elif rule.across != "anchor":
            crossings.setdefault((rule.tube, rule.from_front), []).append(i)
    named = sorted({name for rule in rules for name in (rule.level_with, rule.not_above)})
    partner = [
        (named.index(rule.level_with), rule.level_share, named.index(rule.not_above)) for rule in rules
    ]
    levels = np.column_stack([level, level_constant, np.reshape(partner, (-1, 3))])
    has_weight = along.any(axis=0) | level.any(axis=0) | across.any(axis=0)
    used = np.flatnonzero(has_weight)  # rules name a third of the landmarks
    along_forms, along_form = np.unique(along[:, used], axis=0, return_inverse=True)
    across_forms, across_form = np.unique(across[:, used], axis=0, return_inverse=True)
    return CompiledRules(
        used=used,
        along_forms=along_forms,
        along_form=along_form.reshape(-1),
        across_forms=across_forms,
        across_form=across_form.reshape(-1),
        level=np.ascontiguousarray(level[:, used]),
        level_constant=level_constant,
        across=np.ascontiguousarray(across[:, used]),
        across_constant=across_constant,
        bearing_deg=np.array([rule.bearing_deg for rule in rules]),
        rule_sd=np.array([(rule.sd_along_mm, rule.sd_across_mm) for rule in rules]).reshape(-1, 2),
        midline=np.flatnonzero([rule.is_midline for rule in rules]),
        straight=np.flatnonzero([rule.across == "straight" for rule in rules]),
        on_tubes=np.flatnonzero([rule.across != "anchor" for rule in rules]),
        crossings=tuple(
            _crossing(rules, levels, tube, from_front, members)
            for (tube, from_front), members in crossings.items()
        ),
        bearings={tube: np.array(members) for tube, members in bearings.items()},
        anchors=np.array(anchors, dtype=np.intp),
        anchor_names=tuple(rules[i].anchor for i in anchors),
        in_line=np.flatnonzero([bool(rule.in_line_with) for rule in rules]),
        in_line_with=tuple(rule.in_line_with for rule in rules if rule.in_line_with),
        level_with=tuple(rule.level_with for rule in rules if rule.level_with),
        level_share=np.array([rule.level_share for rule in rules]),
        capped=np.flatnonzero([bool(rule.not_above) for rule in rules]),
        not_above=tuple(rule.not_above for rule in rules if rule.not_above),
    )


def _crossing(
    rules: tuple[PlacementRule, ...], levels: Floats, tube: str, from_front: bool, members: list[int]
) -> Crossing:
    who = np.array(members)
    _, first, level_of = np.unique(levels[who], axis=0, return_index=True, return_inverse=True)
    ways = [rules[i].across for i in members]
    return Crossing(
        tube=tube,
        from_front=from_front,
        rules=who,
        levels=who[first],
        level_of=level_of.reshape(-1),
        manners={way: np.flatnonzero([way == one for one in ways]) for way in dict.fromkeys(ways)},
    )
