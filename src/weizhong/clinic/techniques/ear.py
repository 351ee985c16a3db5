"""Points of the ear as named places, without a millimetre: chosen by the part of the body that hurts."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatments import EarPlace, Treatment
from weizhong.facts.tables import read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

PREFIX = "ear:"


@cache
def ear_points() -> dict[str, dict[str, Any]]:
    """Return every point of the ear by its code.

    Examples
    --------
    >>> ear_points()["ear:lumbosacral_spine"]["nomenclature"]
    'AH9'
    """
    return {f"{PREFIX}{row['id']}": row for row in read_table("clinic/ear_points")["point"]}


def ear_point(code: str) -> dict[str, Any]:
    """Return one point of the ear.

    Raises
    ------
    UnknownCode
        If there is none; near ones are suggested.
    """
    if code not in ear_points():
        near = did_you_mean(code, ear_points())
        raise UnknownCode(f"{code[:40]!r} is no point of the ear.{near} There are {', '.join(ear_points())}.")
    return ear_points()[code]


def ear_points_for(regions: Collection[str]) -> list[str]:
    """Return the points tradition takes for some regions, their own first; none that was only recalled.

    Parameters
    ----------
    regions : collection of str
        Regions that hurt; without any, only the points for pain anywhere.

    Examples
    --------
    >>> ear_points_for(["lumbar"])
    ['ear:lumbosacral_spine']
    """
    read = {code: row for code, row in ear_points().items() if row["check"] != "K"}
    own = [code for code, row in read.items() if set(row["regions"]) & set(regions)]
    anywhere = [code for code, row in read.items() if not row["regions"]]
    most = read_table("clinic/ear_points")["at_most"]
    return [*own[: most - len(anywhere)], *anywhere]


def ear_place(code: str, treatments: Iterable[Treatment]) -> EarPlace:
    """Return a point of the ear with what is done there.

    Raises
    ------
    UnknownCode
        If there is no such point.
    """
    row, table = ear_point(code), read_table("clinic/ear_points")
    cited = {(one.key, one.check_label): one for part in (row, table) for one in citations(part)}
    return EarPlace(
        code=code,
        name=row["name"],
        name_pinyin=row["name_pinyin"],
        nomenclature=row["nomenclature"],
        place=f"{row['place']}. {table['text']}",
        side=table["side"],
        treatments=list(treatments),
        citations=list(cited.values()),
    )
