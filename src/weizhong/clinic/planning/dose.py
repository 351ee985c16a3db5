"""The regimen: how many, how often, how long, when to look again and when to stop."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from math import ceil, floor

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Dose, PositionGroup
from weizhong.clinic.documents.treatments import Treatment, kind_of
from weizhong.clinic.planning.stop_rule import stop_rule, stop_rule_citations, usual_stop_visit
from weizhong.clinic.prescription.point_trials import Protocol, protocol
from weizhong.clinic.prescription.styles import Style
from weizhong.facts.packages import package_table

_Pair = tuple[int, int]


def regimen(
    on: date | None, package: str = "back_pain", wanted: Style | None = None, begin: str = ""
) -> Dose:
    """Return the regimen, with the day of review when the first day is known.

    A style that follows a published protocol has that protocol's sessions, times a week and minutes; what its
    report leaves open, and every other style, has the package's own. The stop rule is the same for all.

    Parameters
    ----------
    on : date, optional
        Day of the first session.
    package : str
        Whose regimen.
    wanted : Style, optional
        How points are chosen.
    begin : str, optional
        How to begin, where few needles are asked at first.

    Examples
    --------
    >>> regimen(date(2026, 11, 22)).review_on
    '2026-12-20'
    >>> from weizhong.clinic.prescription.styles import style
    >>> kerr = regimen(None, "back_pain", style("back_pain", "kerr"))
    >>> kerr.sessions, kerr.sessions_per_week, kerr.retention_min
    ((6, 6), (1, 1), (30, 30))
    """
    table = package_table(package, "dose")
    row, stop, session = table["regimen"], table["stop_rule"], table["session"]
    weeks = row["review_after_weeks"]
    held = None if wanted is None or wanted.protocol is None else protocol(package, wanted.protocol)
    told = {} if held is None else _stated(package, held.id)
    sessions = told.get("sessions", _pair(row["sessions"]))
    by_visit = usual_stop_visit(sessions[0])
    said = [stop_rule(by_visit), stop["text"], session["text"]]
    # Visits in reserve are those of the package's own regimen.
    if "extension" in stop and "sessions" not in told:
        said.insert(1, stop["extension"])
    return Dose(
        sessions=sessions,
        sessions_per_week=told.get("sessions_per_week", _pair(row["sessions_per_week"])),
        retention_min=told.get("retention_min", _pair(row["retention_min"])),
        needle=row["needle"],
        review_after_weeks=weeks,
        review_on=None if on is None else (on + timedelta(weeks=weeks)).isoformat(),
        stop_rule=" ".join(said),
        stop_by_visit=by_visit,
        citations=[
            *(citations(held.row) if held and told else ()),
            *citations(row),
            *stop_rule_citations(),
            *citations(stop),
            *citations(session),
        ],
        protocol=held.title if held and told else "",
        begin=begin,
    )


def left_in_as(positions: Sequence[PositionGroup], wanted: Style) -> list[PositionGroup]:
    """Return the positions with needles left in as long as the style's protocol had them, where it says.

    Never longer than what is left to the person: there the protocol is not followed.

    Parameters
    ----------
    positions : sequence of PositionGroup
        Points with their doses.
    wanted : Style
        How points were chosen.
    """
    held = None if wanted.protocol is None else protocol(wanted.package, wanted.protocol)
    minutes = None if held is None else held.minutes
    if held is None or minutes is None:
        return list(positions)
    return [
        replace(
            group,
            points=[
                replace(one, treatments=[_stays(dose, held, minutes) for dose in one.treatments])
                for one in group.points
            ],
        )
        for group in positions
    ]


def as_dosed(told: Dose, positions: Sequence[PositionGroup]) -> Dose:
    """Return a regimen whose minutes are those the doses at the points have, and none where nothing stays in.

    Parameters
    ----------
    told : Dose
        The regimen.
    positions : sequence of PositionGroup
        Points with their doses, from which the gate may have taken minutes off.

    Examples
    --------
    >>> as_dosed(regimen(None), []).retention_min  # nothing stays in where nothing is done
    (0, 0)
    """
    treatments = [one for group in positions for point in group.points for one in point.treatments]
    stays = [amount for one in treatments if (amount := getattr(one, "retention_min", None)) is not None]
    if not stays:
        is_needled = any(getattr(one, "needle", None) for one in treatments)
        return replace(told, retention_min=(0, 0), needle=told.needle if is_needled else "")
    least, most = min(one.low for one in stays), max(one.high for one in stays)
    return replace(told, retention_min=(ceil(least), max(ceil(least), floor(most))))


def _stays(dose: Treatment, held: Protocol, minutes: _Pair) -> Treatment:
    """Put what the trial did into its minutes; other techniques, and shorter limits, stay as they are."""
    amount = getattr(dose, "retention_min", None)
    if amount is None or kind_of(dose) not in held.modalities or amount.high < minutes[0]:
        return dose
    high = min(amount.high, float(minutes[1]))
    sources = list(dict.fromkeys([*(one.key for one in citations(held.row)), *amount.source]))
    kept = replace(amount, low=min(max(amount.low, float(minutes[0])), high), high=high, source=sources)
    return replace(dose, retention_min=kept)


@cache
def _stated(package: str, name: str) -> dict[str, _Pair]:
    """Return what a protocol states of the regimen; times a week, if need be, from sessions and weeks."""
    held = protocol(package, name)
    row, told = held.row, dict[str, _Pair]()
    if "sessions" in row:
        told["sessions"] = _pair(row["sessions"])
    if "per_week" in row:
        told["sessions_per_week"] = row["per_week"], row["per_week"]
    elif "sessions" in row and "weeks" in row:
        least, most = (count / row["weeks"] for count in row["sessions"])
        told["sessions_per_week"] = max(1, floor(least)), max(1, ceil(most))
    if held.minutes is not None:
        told["retention_min"] = held.minutes
    return told


def _pair(values: Sequence[int]) -> _Pair:
    return values[0], values[1]
