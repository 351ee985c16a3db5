"""``weizhong odds``."""

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from weizhong.cli.words import NewParser, case_words, command, output_words

if TYPE_CHECKING:
    from weizhong.clinic.documents.case import Case
    from weizhong.clinic.gate.screen import Screening
    from weizhong.evidence.odds_document import OddsQuestion

_EXPECTS = ("much", "some", "little", "unknown")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "odds", run)
    case_words(parser)
    parser.add_argument(
        "--expects",
        choices=_EXPECTS,
        default="unknown",
        help="what the person expects of the needles; told in words, it changes no number",
    )
    output_words(parser, ("terminal", "json", "html"))


def run(given: Namespace) -> None:
    """Say what acupuncture honestly promises this person: chances, harms, what nobody knows, and why.

    The numbers are those of trials that counted people; none is made for the person.
    """
    from weizhong.cli.cases import case_of
    from weizhong.cli.showing import offer
    from weizhong.evidence.odds import odds

    day = given.on or date.today()
    made = odds(_asked(case_of(given, day), day, given.expects))
    if given.format == "html":
        from weizhong.report.odds_page import render
        from weizhong.report.outlet import write

        write(render(made).encode(), given.output)
        return
    from weizhong.report.odds_terminal import print_odds

    offer(made, lambda console: print_odds(made, console), given)


def _asked(case: "Case", on: date, expects: str) -> "OddsQuestion":
    """Duration and kind by the case's own diagnosis; the gate comes before any promise.

    The numbers are of needles, so needles are put to the gate whatever else was asked for.
    """
    import msgspec

    from weizhong.clinic.diagnosis.diagnose import diagnose
    from weizhong.clinic.gate.screen import screen
    from weizhong.evidence.odds_document import OddsQuestion
    from weizhong.facts.tables import read_table

    needles = read_table("evidence/odds")["needles"]
    counted = needles["counted"]
    with_needles = list(dict.fromkeys([*case.modalities, counted]))
    screening = screen(msgspec.structs.replace(case, modalities=with_needles), on)
    found = diagnose(case, screening.rules_held, screening.rules_open)
    is_stop = screening.verdict == "stop" or counted not in screening.modalities
    gate = "stop" if is_stop else "ask" if screening.questions else "clear"
    asked = {
        "duration": found.duration,
        "duration_weeks": case.complaint.duration_weeks,
        "category": found.category,
        "age_years": case.patient.age_years,
        "pain_0_10": case.complaint.pain_0_10,
        "expects": expects,
        "gate": gate,
        "urgency": _urgency(screening, case.package),
        "needles_asked": not set(needles["modalities"]).isdisjoint(case.modalities),
        "circumstances": _circumstances(case),
        "package": case.package,
    }
    return msgspec.convert(asked, OddsQuestion)


def _circumstances(case: "Case") -> list[str]:
    """What was answered with yes; a class of blood thinner and weeks of pregnancy are such answers."""
    from weizhong.clinic.documents.case import YES
    from weizhong.facts.tables import read_table

    yes = {question for question, answer in case.answers.items() if answer is YES}
    yes |= {"anticoagulant"} if case.anticoagulant else set()
    yes |= {"pregnant"} if case.patient.pregnancy_weeks is not None else set()
    told: dict[str, list[str]] = read_table("evidence/odds")["circumstance"]
    return [name for name, questions in told.items() if not yes.isdisjoint(questions)]


def _urgency(screening: "Screening", package: str) -> str:
    """The gravest urgency among what stops or may stop; the gate has them in that order."""
    from weizhong.clinic.gate.rules import gate_rules
    from weizhong.facts.tables import read_table

    of_rule = {rule.id: rule.row.get("urgency", "unknown") for rule in gate_rules(package)}
    graded: list[str] = list(read_table("clinic/statements")["urgency"])
    told = [of_rule.get(one.rule) for one in screening.findings if one.verdict in ("stop", "ask")]
    found = [urgency for urgency in graded if urgency in told]
    if found:
        return found[0]
    return "unknown" if screening.verdict == "stop" else "barred"
