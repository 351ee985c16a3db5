"""The executable location rules: fact rows turned into linear forms of landmarks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from weizhong.anatomy.forms import Form, landmark
from weizhong.anatomy.spine import level_landmark
from weizhong.facts.tables import read_folder, read_table
from weizhong.terms.codes import Standard
from weizhong.terms.errors import FactsError

Across = Literal["arc", "straight", "bearing", "onward", "backward", "anchor"]


@dataclass(frozen=True, slots=True, eq=False)
class PlacementRule:
    """How one spot is found on any body.

    Attributes
    ----------
    code, spot : str
        Point code, and which of its spots where a point has several (``EX-UE7``).
    tube : str
        The tube of skin that is cut, a name of ``facts/anatomy/tubes.toml``, or ``"anchor"``.
    anchor : str
        Name of the anchor, for spots fixed in the frame of a bone.
    along : Form
        Level of the cut, mm, counted from `origin`.
    origin : Form
        Level of the mark a count along a limb starts from; felt on the body, so its doubt is not the spot's.
    mark : str
        That mark's name in ``tubes.toml``; empty where levels are heights above the floor.
    level : str or None
        Vertebra the level depends on.
    across : {"arc", "straight", "bearing", "onward", "backward", "anchor"}
        How the spot is found on the cut; ``"onward"`` is from a bearing along the skin to greater bearings,
        ``"backward"`` to smaller ones.
    across_form : Form
        Distance from the midline (arc, straight) or from the bearing (onward, backward), mm.
    in_line_with : str
        Anchor above or below which the spot lies, instead of a distance (straight).
    level_with : str
        Anchor whose height is added to `along`, times `level_share`: 1 level with it, 0.5 midway to it.
    level_share : float
        That share.
    not_above : str
        Anchor the level never rises above: higher up the skin turns level, and a level says nothing there.
    bearing_deg : float
        Meridian (bearing), degrees: 0 behind, 90 outer side, 180 front, 270 inner side.
    where : str
        Words for the meridian that say more than its bearing.
    from_front : bool
        Whether an arc starts at the anterior midline.
    is_midline : bool
        Whether there is one spot on the midline rather than two.
    measure : str or None
        Bone proportion whose cun is used.
    along_measure : str
        Bone proportion whose cun counts the level; empty where the level is no count of cun.
    cun : float or None
        Lateral distance in cun, where the rule counts one.
    references : tuple of str
        Landmarks the rule names, for distances to the spot.
    sd_along_mm, sd_across_mm : float
        The rule's own spread.
    is_stand_in : bool
        Whether a number stands in where the standard names none.
    note, source, check : str
        What the reader should know, and where it comes from.
    standard : str
        The standard that puts the point here, where standards differ or leave it open; else empty.
    is_alternative : bool
        Whether that standard leaves the point open and names this spot second.
    """

    code: str
    spot: str
    tube: str
    along: Form
    level: str | None
    across: Across
    across_form: Form
    bearing_deg: float
    from_front: bool
    is_midline: bool
    measure: str | None
    cun: float | None
    references: tuple[str, ...]
    sd_along_mm: float
    sd_across_mm: float
    is_stand_in: bool
    note: str
    source: str
    check: str
    anchor: str = ""
    standard: str = ""
    is_alternative: bool = False
    where: str = ""
    origin: Form = field(default_factory=Form)
    mark: str = ""
    in_line_with: str = ""
    level_with: str = ""
    not_above: str = ""
    level_share: float = 0.0
    along_measure: str = ""


@cache
def cun_form(measure: str) -> Form:
    """Return one cun of a bone proportion as a form, mm.

    Examples
    --------
    >>> cun_form("lower_abdomen").weights["umbilicus_height"]
    0.2
    """
    row = read_table("anatomy/cun_measures")["measure"][measure]
    return Form(row["form"]) * (1.0 / _cun_count(row.get("proportion", measure)))


def _cun_count(proportion: str) -> float:
    rows = read_table("points/bone_proportions")["proportion"]
    return next(float(row["cun"]) for row in rows if row["id"] == proportion)


@cache
def placeable() -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Return the placement rows of every point that can be placed, by code without level."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for table in read_folder("anatomy/placement"):
        for row in table["rule"]:
            for code in row["codes"]:
                found[code] = (*found.get(code, ()), row)
    return found


def rows_of(
    code: str, standard: Standard, *, alternatives: bool
) -> tuple[tuple[Mapping[str, Any], bool], ...]:
    """Return a point's rows by one standard, each with whether it is only that standard's alternative."""
    everywhere = list(Standard)
    rows = placeable()[code]
    chosen = [(row, False) for row in rows if standard in row.get("chosen_in", everywhere)]
    open_to = [(row, True) for row in rows if alternatives and standard in row.get("alternative_in", ())]
    return (*chosen, *open_to)


def is_disputed(code: str) -> bool:
    """Return whether the standards differ on a point, or one leaves it open."""
    return any("chosen_in" in row or "alternative_in" in row for row in placeable()[code])


def spine_rule(
    code: str, level: str, across: Form, cun: float | None, row: Mapping[str, Any]
) -> PlacementRule:
    """Return the rule of a spot beside or on the spine at a vertebral level or sacral foramen."""
    name = level_landmark(level)
    return _rule(
        code, row, along=landmark(name), level=level, across="arc", across_form=across, cun=cun,
        is_midline=not across.weights and across.constant_mm == 0,
        references=("tip_c7", "iliac_crest_height"),
    )  # fmt: skip


def table_rule(code: str, row: Mapping[str, Any], *, is_midline: bool, spot: str = "") -> PlacementRule:
    """Return the rule of a spot whose level and meridian stand in the placement table."""
    mark, sign = _counted_from(row)
    along, references = _along(row)
    across = row.get("across", {})
    measure = row.get("measure")
    kind: Across
    if "bearing_deg" in across:
        kind, form = _from_bearing(across, measure)
    elif "straight_of" in across:
        kind, form = "straight", Form(across["straight_of"])
    elif "in_line_with" in across:
        kind, form = "straight", Form()
    elif "straight_cun" in across and measure:
        kind, form = "straight", cun_form(measure) * across["straight_cun"]
    elif row["tube"] == "anchor":
        kind, form = "anchor", Form()
    elif "arc_cun" in across and measure:
        kind, form = "arc", cun_form(measure) * across["arc_cun"]
    elif "arc_of" in across:
        kind, form = "arc", Form(across["arc_of"])
    elif "arc_mm" in across:
        kind, form = "arc", Form({}, across["arc_mm"])
    else:
        raise FactsError(f"The placement row of {code} does not say how to find its meridian.")
    return _rule(
        code, row, along=along * sign, origin=_origin(row["tube"], mark), mark=mark, references=references,
        across=kind, across_form=form, is_midline=is_midline,
        bearing_deg=across.get("bearing_deg", 0.0), where=across.get("where", ""),
        from_front=across.get("from") == "front",
        cun=across.get("arc_cun", across.get("straight_cun")), spot=spot,
    )  # fmt: skip


def _counted_from(row: Mapping[str, Any]) -> tuple[str, float]:
    """The mark a count along a limb starts from, and +1 up the limb or -1 down it."""
    along = row.get("along", {})
    return (along["below"], -1.0) if "below" in along else (along.get("above", ""), 1.0)


def _origin(tube: str, mark: str) -> Form:
    return Form(read_table("anatomy/tubes")["tube"][tube]["mark"][mark]["form"]) if mark else Form()


def _from_bearing(across: Mapping[str, Any], measure: str | None) -> tuple[Across, Form]:
    """A meridian itself, or a way along the skin from it, in cun or as a form of landmarks."""
    ways: tuple[Across, Across] = ("onward", "backward")
    for way in ways:
        if f"{way}_cun" in across and measure:
            return way, cun_form(measure) * across[f"{way}_cun"]
        if way in across:
            return way, Form(across[way])
    return "bearing", Form()


def _along(row: Mapping[str, Any]) -> tuple[Form, tuple[str, ...]]:
    """The level of a table row as a form, and the landmarks it names."""
    along = row.get("along", {})
    if "length" in along:
        return Form({along["length"]: along["cun"] / along["of"]}), ()
    if "from" not in along:
        return (cun_form(_level_measure(row)) * along["cun"] if "cun" in along else Form()), ()
    start = landmark(along["from"])
    form, references = start, [along["from"]]
    if "to" in along:
        form = start + (landmark(along["to"]) - start) * (along["cun"] / along["of"])
        references.append(along["to"])
    if "plus_cun" in along:
        form = form + cun_form(_level_measure(row)) * along["plus_cun"]
    return (form + along.get("offset_mm", 0.0)) * (1.0 - _level_share(row)), tuple(references)


def _level_share(row: Mapping[str, Any]) -> float:
    """How much of the level is an anchor's height: all of it unless the row names a share."""
    along = row.get("along", {})
    return float(along.get("level_share", 1.0)) if "level_with" in along else 0.0


def _level_measure(row: Mapping[str, Any]) -> str:
    """The proportion whose cun a level is counted in, where it may differ from that of the way across."""
    return str(row.get("along_measure") or row["measure"])


def _rule(code: str, row: Mapping[str, Any], **found: Any) -> PlacementRule:
    defaults = {"spot": "", "level": None, "bearing_deg": 0.0, "from_front": False, "cun": None}
    return PlacementRule(
        code=code, tube=row["tube"], measure=row.get("measure"),
        anchor=_anchor(code, row, found.get("spot", "")),
        in_line_with=row.get("across", {}).get("in_line_with", ""),
        level_with=row.get("along", {}).get("level_with", ""), level_share=_level_share(row),
        not_above=row.get("along", {}).get("not_above", ""),
        along_measure=_along_measure(row),
        sd_along_mm=row["sd_along_mm"], sd_across_mm=row["sd_across_mm"],
        is_stand_in=row.get("stand_in", False), note=row["note"], source=row["source"], check=row["check"],
        **{**defaults, **found},
    )  # fmt: skip


def _along_measure(row: Mapping[str, Any]) -> str:
    """The proportion that counts the level: the row's own, unless that counts sideways."""
    counts_sideways = {"arc_cun", "straight_cun"} & set(row.get("across", {}))
    return str(row.get("along_measure") or ("" if counts_sideways else row.get("measure", "")))


def _anchor(code: str, row: Mapping[str, Any], spot: str) -> str:
    """The anchor's name: the row's own, or the code's with its spot."""
    if row["tube"] != "anchor":
        return ""
    return str(row.get("anchor") or (f"{code}/{spot}" if spot else code))
