"""``weizhong evidence network``."""

from argparse import Namespace
from pathlib import Path

from weizhong.cli.words import NewParser, command, output_words

_MEASURES = ("MD", "SMD", "RR", "OR", "RD", "GEN")
_METHODS = ("reml", "dl", "fixed")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "network", run)
    parser.add_argument(
        "file", type=Path, metavar="FILE.csv",
        help="one line an arm: study, treatment, and n, mean, sd or n, events; or one line a pair: study, "
        "treatment, comparator, and estimate with se or with low and high",
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
    output_words(parser, ("terminal", "json", "svg"))


def run(given: Namespace) -> None:
    """Compare treatments through the trials that connect them: every pair, contradictions shown, no order."""
    from weizhong.cli.cases import refuse_overwriting
    from weizhong.cli.showing import offer
    from weizhong.evidence.network_report import network_report
    from weizhong.fhir.patient_file import text_of
    from weizhong.report.network_page import print_network

    refuse_overwriting(given, "file")
    document = network_report(
        text_of(given.file), given.file.name, given.measure, given.reference, given.method
    )
    if given.format == "svg":
        from weizhong.report.network_chart import network_chart
        from weizhong.report.outlet import write
        from weizhong.report.plain_text import plain

        shown = plain(document)
        write(network_chart(shown.network, "network", shown.file).svg.encode(), given.output)
        return
    offer(document, lambda console: print_network(document, console), given)
