"""``weizhong evidence network``."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.at_work import at_work
from weizhong.cli.words import NewParser, command, output_words

if TYPE_CHECKING:
    from weizhong.evidence.network_report import NetworkDocument

_MEASURES = ("MD", "SMD", "RR", "OR", "RD", "GEN")
_METHODS = ("reml", "dl", "fixed")
_OUTCOMES = ("pain", "function", "quality_physical", "quality_mental")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "network", run)
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE.csv",
        help="one line an arm: study, treatment, and n, mean, sd or n, events; or one line a pair: study, "
        "treatment, comparator, and estimate with se or with low and high; without a file the trials of our "
        "tables are compared by kind of arm",
    )  # fmt: skip
    parser.add_argument(
        "--reference", metavar="TREATMENT", help="to set others against; else the one most trials have"
    )
    parser.add_argument(
        "--measure", choices=_MEASURES, help="by default MD from means, OR from events, GEN from pairs"
    )
    parser.add_argument(
        "--method", choices=_METHODS, default="reml", help="estimator of tau2; reml otherwise"
    )
    ours = parser.add_argument_group("without a file")
    ours.add_argument("--outcome", choices=_OUTCOMES, help="pain otherwise")
    ours.add_argument("--phase", choices=("end", "followup"), help="end of treatment otherwise")
    ours.add_argument(
        "--duration", choices=("acute", "subacute", "chronic"), help="of the pain; any otherwise"
    )
    output_words(parser, ("terminal", "json", "svg"))


def run(given: Namespace) -> None:
    """Compare treatments through the trials that connect them: every pair, contradictions shown, no order."""
    from weizhong.cli.cases import refuse_overwriting
    from weizhong.cli.showing import offer
    from weizhong.report.network_page import print_network

    refuse_overwriting(given, "file")
    with at_work([given.file] if given.file else []):
        document = _document(given)
    if given.format == "svg":
        from weizhong.cli.trial_files import complain_of
        from weizhong.report.network_chart import network_chart
        from weizhong.report.outlet import write
        from weizhong.report.plain_text import plain
        from weizhong.report.strings import say

        shown = plain(document)
        title = shown.file or say("network_page.our_tables")
        drawn = network_chart(shown.network, "network", title, shown.second_hand)
        write(drawn.svg.encode(), given.output)
        complain_of(title, document.problems)
        return
    offer(document, lambda console: print_network(document, console), given)


def _document(given: Namespace) -> "NetworkDocument":
    from weizhong.cli.trial_files import text_of_trials
    from weizhong.evidence.network_report import network_answer, network_report

    about_ours = [name for name in ("outcome", "phase", "duration") if getattr(given, name)]
    if given.file is None:
        if given.measure not in (None, "SMD"):
            given.parser.error(f"argument --measure: our trials are compared by SMD, not {given.measure}")
        return network_answer(
            given.outcome or "pain", given.phase or "end", given.duration, given.reference, given.method
        )
    if about_ours:
        given.parser.error(f"argument --{about_ours[0]}: it asks our tables, and a file was given")
    return network_report(
        text_of_trials(given.file), given.file.name, given.measure, given.reference, given.method
    )
