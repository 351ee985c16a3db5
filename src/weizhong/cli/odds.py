"""``weizhong odds``."""

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from weizhong.cli.words import NewParser, case_words, command, output_words

if TYPE_CHECKING:
    from weizhong.clinic.documents.case import Case
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
    """Duration and kind by the case's own diagnosis; the gate comes before any promise."""
    import msgspec

    from weizhong.clinic.diagnosis.diagnose import diagnose
    from weizhong.clinic.gate.screen import screen
    from weizhong.evidence.odds_document import OddsQuestion

    screening = screen(case, on)
    found = diagnose(case, frozenset(finding.rule for finding in screening.findings))
    # Needles that are wished for and held back are no less a stop than a red flag.
    held_back = "needling" in case.modalities and "needling" not in screening.modalities
    is_stop = screening.verdict == "stop" or held_back
    gate = "stop" if is_stop else "ask" if screening.questions else "clear"
    asked = {
        "duration": found.duration,
        "duration_weeks": case.complaint.duration_weeks,
        "category": found.category,
        "age_years": case.patient.age_years,
        "pain_0_10": case.complaint.pain_0_10,
        "expects": expects,
        "gate": gate,
        "package": case.package,
    }
    return msgspec.convert(asked, OddsQuestion)
