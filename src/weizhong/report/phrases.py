"""Points put into words, the same words in every output: place, certainty, depth, reasons."""

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from weizhong.anatomy.placed_point import Distance, Ellipse, LevelBelief, PlacedPoint, Spread
from weizhong.clinic.documents.treatment_plan import (
    Citation,
    DepthAdvice,
    Finding,
    PlannedPoint,
    Reason,
)
from weizhong.facts.tables import read_table
from weizhong.report.outline import PointSet, is_marked
from weizhong.report.strings import say, strings

# Level probabilities below half a percent would print as "0 %".
_NEGLIGIBLE = 0.005

# Directions that are said "of" a landmark; a way along a limb or the head is said "from" it.
_ANATOMICAL = ("superior", "inferior", "anterior", "posterior", "lateral", "medial", "proximal", "distal")


Reader = Callable[[PlannedPoint], tuple[str, ...]]


def number(value: float) -> str:
    """Return whole millimetres, with a true minus sign.

    Examples
    --------
    >>> number(-3.6)
    '−4'
    """
    return f"{round(value):d}".replace("-", "−")


def span(pair: Sequence[float]) -> str:
    """Return a range, or one number where both ends are equal.

    Examples
    --------
    >>> span((6, 10)), span((2, 2)), span((0.8, 1.2))
    ('6–10', '2', '0.8–1.2')
    """
    low, high = (f"{value:g}" for value in pair)
    return low if low == high else f"{low}–{high}"


def sides(point_set: PointSet) -> str:
    """Return the sides of a point set in words, such as ``"left and right"``.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> from weizhong.report.outline import all_sets
    >>> sides(next(all_sets(plan(example_case()))))
    'left and right'
    """
    found = dict.fromkeys(say(f"side.{member.side}") for member in point_set.members)
    return say("side.and").join(found)


def per_side(point_set: PointSet, read: Reader) -> list[tuple[str, tuple[str, ...]]]:
    """Return what `read` finds, once with an empty label where all sides agree, else labelled by side."""
    values = [(side(member.placement), read(member)) for member in point_set.members]
    if all(value == values[0][1] for _, value in values):
        return [("", values[0][1])]
    return values


def side(place: PlacedPoint) -> str:
    """Return the side of a place, and which of several spots there it is."""
    words = say(f"side.{place.side}")
    return say("side.spot", side=words, spot=spot(place)) if place.spot else words


def spot(place: PlacedPoint) -> str:
    """Return which of a point's several spots a place is (``"radial"``), or nothing if it has only one."""
    return place.spot.rpartition("/")[2]


def distance(measure: Distance) -> str:
    """Return one distance from a named landmark; no whole millimetre up or down is level with it.

    Examples
    --------
    >>> distance(Distance("crease of the knee", "inferior", 0.2, 3))
    'level with the crease of the knee (SD 3 mm)'
    >>> distance(Distance("wrist crease", "towards the elbow", 40, 4))
    '40 mm from the wrist crease towards the elbow (SD 4)'
    """
    is_sideways = measure.direction.endswith("lateral")
    if not is_sideways and round(measure.mm) == 0:
        return say("place.level_with", landmark=measure.landmark, sd=number(measure.sd_mm))
    way = "place.distance"
    if measure.direction == "straight":
        way = "place.distance_straight"
    elif not measure.direction.endswith(_ANATOMICAL):
        way = "place.distance_along"
    return say(
        way,
        mm=number(measure.mm),
        direction=measure.direction,
        landmark=measure.landmark,
        sd=number(measure.sd_mm),
    )


def region(ellipse: Ellipse) -> str:
    """Return the half-lengths of the 95 % region.

    Examples
    --------
    >>> region(Ellipse((0, 0, 1), (1, 0, 0), 27.4, 9.6))
    '±27 mm along, ±10 mm across'
    """
    return say("place.region", along=number(ellipse.half_along_mm), across=number(ellipse.half_across_mm))


def causes(place: PlacedPoint) -> str:
    """Return the standard deviations by cause."""
    return say(
        "place.causes",
        landmark=_along_across(place.landmark_spread),
        level=_along_across(place.level_spread),
        rule=_along_across(place.rule_spread),
    )


def _along_across(spread: Spread) -> str:
    return f"{number(spread.along_mm)} × {number(spread.across_mm)}"


def cun(place: PlacedPoint) -> str:
    """Return millimetres per cun there, or nothing where the rule counts none."""
    if place.mm_per_cun is None:
        return ""
    return say("place.cun", mm=f"{place.mm_per_cun:.1f}", measure=_measure(place.cun_measure))


def _measure(name: str | None) -> str:
    """Return which proportion of the body counts the cun, in words."""
    rows = read_table("anatomy/cun_measures")["measure"]
    label: str = rows[name]["label"] if name in rows else say("place.cun_unnamed")
    return label


def level_shares(belief: LevelBelief | None) -> list[tuple[str, float, bool]]:
    """Return ``(level, probability, is_intended)`` for every level worth printing, in the belief's order."""
    if belief is None:
        return []
    return [
        (level, share, level == belief.intended)
        for level, share in belief.probabilities.items()
        if share >= _NEGLIGIBLE or level == belief.intended
    ]


def level_line(belief: LevelBelief | None) -> str:
    """Return the level probabilities in one line."""
    parts = [
        say("place.level_share", level=level, percent=round(100 * share))
        for level, share, _ in level_shares(belief)
    ]
    return ", ".join(parts)


def intended_share(belief: LevelBelief | None) -> str:
    """Return the probability of the intended level alone."""
    shares = [(level, share) for level, share, is_intended in level_shares(belief) if is_intended]
    return say("place.level_share", level=shares[0][0], percent=round(100 * shares[0][1])) if shares else ""


def measures(place: PlacedPoint) -> tuple[str, ...]:
    """Return every number about where a point lies and how sure that is."""
    return (*map(distance, place.distances), *certainty(place))


def certainty(place: PlacedPoint) -> tuple[str, ...]:
    """Return how sure a place is, and why."""
    lines = [
        say("place.region_line", region=region(place.ellipse)),
        say("place.causes_line", causes=causes(place)),
    ]
    if place.level:
        lines.append(say("place.level", shares=level_line(place.level)))
    lines += [line for line in (cun(place), rule_note(place)) if line]
    return tuple(lines)


def rule_note(place: PlacedPoint) -> str:
    """Return what is particular about a point's rule, in one paragraph."""
    derived = say("place.derived_rule") if place.is_rule_derived else ""
    return " ".join(part for part in (place.rule_note, derived) if part)


def caution_line(caution: Finding) -> str:
    """Return a caution in one line; the gate says it in full."""
    return say("place.caution", title=caution.title, action=caution.action or caution.text)


def reason_line(reason: Reason) -> str:
    """Return a reason with its role and sources in one line."""
    cited = sources(reason.citations)
    return say(
        "place.reason" if cited else "place.reason_bare", role=reason.role, text=reason.text, sources=cited
    )


def depth_at(point: PlannedPoint) -> tuple[str, ...]:
    """Return what may be said about depth at a point; a needle that its doses name is left to them."""
    has_needle = any(getattr(one, "needle", None) for one in point.treatments)
    return depth(replace(point.depth, needle=None) if has_needle else point.depth)


def depth(advice: DepthAdvice) -> tuple[str, ...]:
    """Return what may be said about depth, the angle, what lies beneath, the needle, then every conflict.

    The advice's own words come first, for they may limit the figure; a bare figure is put into words.

    Examples
    --------
    >>> from weizhong.clinic.depth.advice import depth_in_draft
    >>> depth(depth_in_draft())[0].startswith("No depth in a draft")
    True
    """
    if advice.text:
        lines = [advice.text]
    elif advice.status == "withheld":
        lines = [say("depth.withheld")]
    elif advice.status == "none_over_organ":
        lines = [say("depth.none_over_organ")]
    elif advice.status == "no_data":
        lines = [say("depth.no_data")]
    else:
        lines = [_figure(advice)]
    if advice.angle and advice.status != "withheld":
        lines.append(say("depth.angle", angle=advice.angle.rstrip(".")))
    taught = advice.taught.text if advice.taught else ""
    beside = [advice.beneath, advice.needle.text if advice.needle else "", taught]
    lines += [line for line in beside if line and line not in advice.conflicts]
    lines += [say("depth.conflict", text=conflict) for conflict in advice.conflicts]
    return tuple(lines)


def _figure(advice: DepthAdvice) -> str:
    if advice.status == "bound" and advice.bound_mm is not None:
        return say("depth.bound", mm=number(advice.bound_mm))
    if advice.textbook_cun and advice.textbook_mm:
        millimetres = span([round(value) for value in advice.textbook_mm])
        return say("depth.textbook_mm", cun=span(advice.textbook_cun), mm=millimetres)
    if advice.textbook_cun:
        return say("depth.textbook", cun=span(advice.textbook_cun))
    return say("depth.no_data")


def by_check(citations: Iterable[Citation]) -> list[tuple[str, list[Citation]]]:
    """Return citations with what is to be said of how far they were read; alike ones together, each once.

    What was read whole has nothing to be said; a source with a remark is not named without it, too.
    """
    groups: dict[str, dict[str, Citation]] = {}
    for one in citations:
        groups.setdefault(one.check_label if is_marked(one) else "", {}).setdefault(one.key, one)
    remarked = {key for label, group in groups.items() if label for key in group}
    found = [
        (label, [one for key, one in group.items() if label or key not in remarked])
        for label, group in groups.items()
    ]
    return [(label, alike) for label, alike in found if alike]


def sources(citations: Iterable[Citation]) -> str:
    """Return the names of citations in one line, with their check mark where not all of it was read.

    Examples
    --------
    >>> read = Citation(key="WHO1999", title="", url="", check="R", check_label="read in the source")
    >>> told = Citation(key="FOX", title="", url="", check="K", check_label="unverified: recalled (the age)")
    >>> sources([read, told, read])
    'WHO1999, FOX (unverified: recalled; the age)'
    """
    return listing(
        [
            f"{listing([source_name(one.key) for one in alike])}{_remark(label)}"
            for label, alike in by_check(citations)
        ]
    )


def _remark(label: str) -> str:
    """Return a check mark in brackets, without brackets of its own."""
    mark, bracket, note = label.partition(" (")
    said = f"{mark}; {note.removesuffix(')')}" if bracket else mark
    return f" ({said})" if said else ""


def source_name(key: str) -> str:
    """Return how a source is called: by its key, but in words where it is no publication.

    Examples
    --------
    >>> source_name("WHO2008"), source_name("RECALLED")
    ('WHO2008', 'recalled knowledge')
    """
    return strings().get(f"own_source.{key}", key)


def scope(found: Finding) -> str:
    """Return the modalities and points that a finding applies to, or nothing if it is the whole person."""
    names = [listing(part) for part in (_in_short(found.modalities), found.points) if part]
    return say("verdict.applies_to", what=clauses(names)) if names else ""


def _in_short(modalities: Sequence[str]) -> list[str]:
    """Modalities by name, but all that pierce the skin in one word, and none where it is everything."""
    kinds, told = read_table("clinic/modalities")["modality"], set(modalities)
    if told >= set(kinds):
        return []
    piercing = {name for name, row in kinds.items() if row["breaks_skin"]}
    short = [say("verdict.piercing")] if told >= piercing else []
    rest = (name for name in modalities if not (short and name in piercing))
    return [*short, *(name.replace("_", " ") for name in rest)]


def listing(words: Sequence[str]) -> str:
    """Return words one after another.

    Examples
    --------
    >>> listing(["needling", "cupping"])
    'needling, cupping'
    """
    return say("questions.listing").join(words)


def because(reasons: Sequence[str]) -> str:
    """Return why something was found, or nothing.

    Examples
    --------
    >>> because(["30 weeks", "pain, but above the knee"])
    'Because: 30 weeks; pain, but above the knee'
    """
    return say("diagnosis.because", reasons=clauses(reasons)) if reasons else ""


def clauses(texts: Sequence[str]) -> str:
    """Return phrases one after another, which may hold commas of their own.

    Examples
    --------
    >>> clauses(["INR above 3", "two thinners, together"])
    'INR above 3; two thinners, together'
    """
    return say("diagnosis.phrases").join(texts)
