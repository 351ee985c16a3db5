"""What may be said of the evidence: each claim with its rows, how sure they are, what speaks against it."""

import re
from collections.abc import Collection, Mapping
from math import floor
from typing import Any, Final, Literal

import msgspec

from weizhong._version import __version__
from weizhong.evidence.fact_rows import fact_row, file_of, keys_of
from weizhong.evidence.printed import Compared, compare, printed_answers
from weizhong.evidence.statements import disagreement
from weizhong.facts.tables import check_mark, digest, read_table
from weizhong.terms.errors import FactsError, InvalidInput, MissingExtra
from weizhong.terms.sources import Check

Standing = Literal["may be said with its limits", "may be said only as unverified", "may not be said"]
About = Literal["acute", "chronic", "any"]
SCHEMA: Final = "weizhong.claims/1"
_BLANK = re.compile(r"\{(\w+):(\w+)\}")
_WEAKEST_FIRST = (Check.DISPUTED, Check.RECALLED, Check.SECONDARY, Check.DERIVED, Check.READ)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, and where each of its numbers stands.

    Parameters
    ----------
    text : str
        As it is said, numbers as positive sizes, points of a scale of 100 as whole ones.
    numbers : tuple of str
        Row and column of each number, in their order, as ``table/id:column``.
    """

    text: str
    numbers: tuple[str, ...]


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A table row that carries a claim.

    Parameters
    ----------
    row, file : str
        Its name and where it stands.
    source : tuple of str
        Bibliography keys.
    check : Check
        How far it was checked.
    check_note : str
        What a reader must know of that.
    recomputed : str
        Verdict on a printed answer; empty for other rows, or where scipy is missing.
    certainty : str
        As the review grades it.
    """

    row: str
    file: str
    source: tuple[str, ...]
    check: Check
    check_note: str
    recomputed: str
    certainty: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is said of acupuncture for back pain.

    Parameters
    ----------
    id, about, contrast, modality : str
        Its name, whose pain it is about, against what, and which technique.
    standing : str
        Whether it may be said.
    says : Told
        The claim; every number knows its row.
    limits : Told
        What must be said with it.
    certainty : str
        As the review grades it; empty where nobody graded it.
    check : Check
        The weakest mark of its rows.
    rows : tuple of ClaimRow
        What carries it.
    against : tuple of str
        Claims that pull the other way.
    contested : str
        Why sources differ.
    """

    id: str
    about: About
    contrast: str
    modality: str
    standing: Standing
    says: Told
    limits: Told
    certainty: str
    check: Check
    rows: tuple[ClaimRow, ...]
    against: tuple[str, ...]
    contested: str


class ClaimsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Claims as a document with a published schema.

    Parameters
    ----------
    claims : tuple of Claim
        What may and may not be said.
    disagreement : tuple of str
        Why guidelines that read much the same trials advise the opposite.
    printed : tuple of Compared
        Published answers beside ours, where they were asked for.
    facts_digest, software_version : str
        Of the tables and of this package.
    """

    claims: tuple[Claim, ...]
    disagreement: tuple[str, ...]
    printed: tuple[Compared, ...]
    facts_digest: str
    software_version: str = __version__
    schema: Literal["weizhong.claims/1"] = SCHEMA


def claims_document(about: Collection[str] = (), with_printed: bool = False) -> ClaimsDocument:
    """Return the claims as a document.

    Parameters
    ----------
    about : collection of str
        As `claims` takes it.
    with_printed : bool
        Whether published answers are told beside ours.

    Raises
    ------
    MissingExtra
        If published answers are asked for and scipy is not installed.

    Examples
    --------
    >>> claims_document(["chronic"]).schema
    'weizhong.claims/1'
    """
    return ClaimsDocument(
        claims=claims(about),
        disagreement=tuple(disagreement()),
        printed=tuple(map(compare, printed_answers())) if with_printed else (),
        facts_digest=digest(),
    )


def claims(about: Collection[str] = ()) -> tuple[Claim, ...]:
    """Return what may and may not be said, in the order of the table.

    Parameters
    ----------
    about : collection of str
        Acute or chronic: only claims about such pain, or about any; all of them when empty.

    Raises
    ------
    InvalidInput
        If nothing is told of such pain.
    FactsError
        If a claim names a row that does not exist.

    Examples
    --------
    >>> {claim.standing for claim in claims(["acute"]) if claim.about == "acute"}
    {'may be said with its limits'}
    """
    table = read_table("evidence/claims")["claim"]
    known = {row["about"] for row in table}
    if unknown := sorted(set(about) - known):
        raise InvalidInput(
            f"Claims are about {', '.join(sorted(known))}; {', '.join(unknown)} was asked for. "
            "Ask for one of these, or for all."
        )
    names = {row["id"] for row in table}
    made = tuple(_claim(row) for row in table if not about or row["about"] in {*about, "any"})
    for claim in made:
        if lost := set(claim.against) - names:
            raise FactsError(f"The claim {claim.id!r} stands against {sorted(lost)}, which is no claim.")
    return made


def _claim(row: Mapping[str, Any]) -> Claim:
    rows = tuple(_row(reference) for reference in row["rows"].values())
    weakest = min((one.check for one in rows), key=_WEAKEST_FIRST.index)
    return Claim(
        id=row["id"], about=row["about"], contrast=row["contrast"], modality=row["modality"],
        standing=_standing(row["may"], weakest),
        says=_told(row["says"], row["rows"]), limits=_told(row["limits"], row["rows"]),
        certainty=next((one.certainty for one in rows if one.certainty), ""),
        check=weakest, rows=rows, against=tuple(row["against"]), contested=row["contested"],
    )  # fmt: skip


def _told(template: str, names: Mapping[str, str]) -> Told:
    numbers: list[str] = []

    def fill(blank: re.Match[str]) -> str:
        reference, column = names[blank[1]], blank[2].removeprefix("less_").removeprefix("whole_")
        printed = str(fact_row(reference).get(column, ""))
        if not printed:
            raise FactsError(
                f"The row {reference!r} has no {column!r}, which a claim says; correct claims.toml."
            )
        numbers.append(f"{reference}:{column}")
        return _shown(printed, blank[2])

    text = _BLANK.sub(fill, template)
    return Told(text=text, numbers=tuple(numbers))


def _shown(printed: str, how: str) -> str:
    if how.startswith("less_"):
        printed = printed[1:] if printed.startswith("-") else f"-{printed}"
    if "whole_" in how:
        printed = str(floor(float(printed) + 0.5))
    return f"{int(printed):,}" if printed.isdigit() else printed


def _standing(may: str, weakest: Check) -> Standing:
    if may == "not":
        return "may not be said"
    return "may be said with its limits" if weakest.is_verified else "may be said only as unverified"


def _row(reference: str) -> ClaimRow:
    found, (table, _, name) = fact_row(reference), reference.partition("/")
    return ClaimRow(
        row=reference,
        file=file_of(table),
        source=keys_of(found),
        check=check_mark(dict(found)),
        check_note=found["check_note"],
        recomputed=_recomputed(name) if table == "printed" else "",
        certainty=printed_answers()[name].certainty if table == "printed" else "",
    )


def _recomputed(name: str) -> str:
    try:
        return compare(name).verdict
    except MissingExtra:  # the claim stands without it
        return ""
