"""Dangers that cannot be excluded yet: something speaks for them, and an answer that decides is missing."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from weizhong.clinic.documents.case import UNKNOWN
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.gate.rules import Judgement, Rule
from weizhong.facts.tables import read_table


@cache
def urgency_rank(rule: Rule) -> int:
    """Return how urgent a rule's referral is; 0 is the gravest, rules without urgency come last.

    Examples
    --------
    >>> from weizhong.clinic.gate.rules import gate_rules
    >>> urgency_rank(next(rule for rule in gate_rules() if rule.id == "AAA.collapse"))
    0
    """
    order = list(read_table("clinic/statements")["urgency"])
    return order.index(rule.row["urgency"]) if "urgency" in rule.row else len(order)


def suspected(judgements: Iterable[Judgement], held: Sequence[Judgement]) -> list[Judgement]:
    """Return the open stops that something speaks for; beside a stop that holds, only those still graver.

    Parameters
    ----------
    judgements : iterable of Judgement
        What the case makes of every rule.
    held : sequence of Judgement
        Those that hold.
    """
    stops = [urgency_rank(one.rule) for one in held if one.rule.verdict == "stop"]
    return [
        one
        for one in judgements
        if one.rule.verdict == "stop"
        and one.answer is UNKNOWN
        and one.suspected
        and (not stops or urgency_rank(one.rule) < min(stops))
    ]


@lru_cache(maxsize=1024)
def suspicion(judgement: Judgement, *, is_stopped: bool) -> Finding:
    """Return what is said of a danger that may be there: it counts until the missing answer is given.

    Parameters
    ----------
    judgement : Judgement
        The open rule.
    is_stopped : bool
        Whether treatment is stopped anyway; the referral then takes the graver urgency.
    """
    row, table = judgement.rule.row, read_table("clinic/statements")
    words, urgency = table["suspicion"], row.get("urgency", "")
    title = row["title"]
    return Finding(
        rule=judgement.rule.id,
        verdict="stop" if is_stopped else "ask",
        title=f"{words[urgency]}: {title[:1].lower()}{title[1:]}",
        text=f"{words['text']} {row['text']}",
        action=f"{words['action']} {table['urgency'][urgency]} {row['action']}",
        because=[one.text for one in judgement.suspected]
        + [f"not answered: {one.text}" for one in judgement.unanswered],
        modalities=list(judgement.rule.modalities),
        points=[],
        citations=citations(row),
    )
