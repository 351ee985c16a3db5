"""Placement rules as arrays: made once for each set of rules, used for every body."""

from dataclasses import dataclass
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
    along, level, across : (n, m) float arrays
        Weights of the counted way along, the level of the cut and the way across.
    level_constant, across_constant : (n,) float arrays
        What is added, mm.
    bearing_deg, level_share : (n,) float arrays
        Meridian, and how much of the level is an anchor's height.
    rule_sd : (n, 2) float array
        The rules' own spread along and across, mm.
    midline, straight, anchors, in_line : int arrays
        Rules with one spot on the midline, rules that reach straight across, rules that are anchors, rules in
        line with an anchor.
    tubes : dict
        By tube: its rules, one rule for each level among them, and which of those levels each rule has.
    manners : dict
        By tube and way across: which of the tube's rules.
    anchor_names, in_line_with, level_with : tuples of str
        The anchors named, in the order of the rules that name them.
    """

    used: Ints
    along: Floats
    level: Floats
    level_constant: Floats
    across: Floats
    across_constant: Floats
    bearing_deg: Floats
    rule_sd: Floats
    midline: Ints
    straight: Ints
    tubes: dict[str, tuple[Ints, Ints, Ints]]
    manners: dict[tuple[str, str], Ints]
    anchors: Ints
    anchor_names: tuple[str, ...]
    in_line: Ints
    in_line_with: tuple[str, ...]
    level_with: tuple[str, ...]
    level_share: Floats


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
    tubes: dict[str, list[int]] = {}
    manners: dict[tuple[str, str], list[int]] = {}
    anchors = [i for i, rule in enumerate(rules) if rule.across == "anchor"]
    for i, rule in enumerate(rules):
        if rule.across != "anchor":
            members = tubes.setdefault(rule.tube, [])
            manner = f"front {rule.across}" if rule.from_front else rule.across
            manners.setdefault((rule.tube, manner), []).append(len(members))
            members.append(i)
    partners = sorted({rule.level_with for rule in rules})
    partner = [(partners.index(rule.level_with), rule.level_share) for rule in rules]
    levels = np.column_stack([level, level_constant, np.reshape(partner, (-1, 2))])
    named = along.any(axis=0) | level.any(axis=0) | across.any(axis=0)
    used = np.flatnonzero(named)  # rules name a third of the landmarks
    return CompiledRules(
        used=used,
        along=np.ascontiguousarray(along[:, used]),
        level=np.ascontiguousarray(level[:, used]),
        level_constant=level_constant,
        across=np.ascontiguousarray(across[:, used]),
        across_constant=across_constant,
        bearing_deg=np.array([rule.bearing_deg for rule in rules]),
        rule_sd=np.array([(rule.sd_along_mm, rule.sd_across_mm) for rule in rules]).reshape(-1, 2),
        midline=np.flatnonzero([rule.is_midline for rule in rules]),
        straight=np.flatnonzero([rule.across == "straight" for rule in rules]),
        tubes={tube: _by_level(np.array(members), levels) for tube, members in tubes.items()},
        manners={key: np.array(members) for key, members in manners.items()},
        anchors=np.array(anchors, dtype=np.intp),
        anchor_names=tuple(rules[i].anchor for i in anchors),
        in_line=np.flatnonzero([bool(rule.in_line_with) for rule in rules]),
        in_line_with=tuple(rule.in_line_with for rule in rules if rule.in_line_with),
        level_with=tuple(rule.level_with for rule in rules if rule.level_with),
        level_share=np.array([rule.level_share for rule in rules]),
    )


def _by_level(members: Ints, levels: Floats) -> tuple[Ints, Ints, Ints]:
    """Return a tube's rules, one rule for each level among them, and which of those levels each rule has."""
    _, first, again = np.unique(levels[members], axis=0, return_index=True, return_inverse=True)
    return members, members[first], again.reshape(-1)
