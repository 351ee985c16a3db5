"""``weizhong evidence pool``."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.cli.at_work import at_work
from weizhong.cli.words import NewParser, command, output_words

if TYPE_CHECKING:
    from weizhong.evidence.pool_report import Asked

_FORMATS = ("terminal", "json", "svg")
_PLOTS = ("forest", "funnel")
_MEASURES = ("MD", "SMD", "RR", "OR", "RD", "GEN")
_METHODS = ("reml", "dl", "pm", "eb", "ml", "fixed")
_INTERVALS = ("adhoc", "knapp_hartung", "normal")


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "pool", run)
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE.csv",
        help="one line a trial, a column study, and n, mean, sd or events, n of both arms (n_treatment, "
        "mean_treatment, sd_treatment, n_control, ...), or estimate with low and high, or with se; each file "
        "is pooled by itself",
    )  # fmt: skip
    parser.add_argument(
        "--measure", choices=_MEASURES, help="by default MD from means, RR from events, GEN from estimates"
    )
    parser.add_argument(
        "--method", choices=_METHODS, default="reml", help="estimator of tau2; reml otherwise"
    )
    parser.add_argument(
        "--interval", choices=_INTERVALS,
        help="Hartung and Knapp's, never narrower than the normal one (adhoc, by default) or as it comes "
        "out; or the normal one, which a fixed effect has by default",
    )  # fmt: skip
    parser.add_argument("--level", type=_level, default=0.95, help="of every interval; 0.95 otherwise")
    parser.add_argument(
        "--prediction", choices=("k-2", "k-1"), default="k-2", help="degrees of freedom of its interval"
    )
    parser.add_argument(
        "--hedges",
        choices=("exact", "revman"),
        default="exact",
        help="how an SMD is corrected for few people",
    )
    parser.add_argument(
        "--zero-cells", choices=("half", "half_everywhere", "none"), default="half",
        help="what is added where an arm has no event; half_everywhere does as metafor does",
    )  # fmt: skip
    parser.add_argument("--by", metavar="COLUMN", help="pool by subgroups of this column, too")
    parser.add_argument(
        "--regress",
        metavar="COLUMN",
        action="append",
        default=[],
        help="regress on a column; may be repeated",
    )
    parser.add_argument("--cumulative", action="store_true", help="pool year by year, too")
    parser.add_argument("--leave-one-out", action="store_true", help="pool without each trial, too")
    parser.add_argument("--small-study", action="store_true", help="look whether small trials differ")
    parser.add_argument("--plot", choices=_PLOTS, help="what an SVG shows; forest otherwise")
    output_words(parser, _FORMATS)


def run(given: Namespace) -> None:
    """Pool trials of a table: effect, heterogeneity, prediction interval, and what is wrong in the table."""
    from weizhong.cli.cases import refuse_overwriting
    from weizhong.cli.showing import offer
    from weizhong.cli.trial_files import complain_of, text_of_trials
    from weizhong.evidence.pool_report import PoolDocument, pool_report
    from weizhong.report.pool_page import print_pooled

    if given.format != "svg" and given.plot:
        given.parser.error(
            f"argument --plot: a {given.plot} plot is an SVG; name a file with -o {given.plot}.svg"
        )
    if given.format == "svg" and len(given.files) > 1:
        given.parser.error("argument --format: an SVG shows one table; name one file")
    refuse_overwriting(given, "files")
    asked = _asked(given)
    with at_work(given.files) as watch:
        document = PoolDocument(
            tables=tuple(pool_report(text_of_trials(file), file.name, asked, watch) for file in given.files)
        )
    if given.format == "svg":
        from weizhong.report.outlet import write
        from weizhong.report.pool_page import plot

        (table,) = document.tables
        write(plot(table, given.plot or "forest").encode(), given.output)
        complain_of(table.file, table.problems)
        return
    offer(document, lambda console: print_pooled(document, console), given)


def _asked(given: Namespace) -> "Asked":
    from weizhong.evidence.pool_report import Asked

    return Asked(
        measure=given.measure, tau2=given.method, interval=given.interval, level=given.level,
        prediction=given.prediction, by=given.by, regress=tuple(dict.fromkeys(given.regress)),
        cumulative=given.cumulative, leave_one_out=given.leave_one_out, small_study=given.small_study,
        hedges=given.hedges, zero_cells=given.zero_cells,
    )  # fmt: skip


def _level(text: str) -> float:
    try:
        level = float(text)
    except ValueError:
        level = 0.0
    if not 0.5 <= level <= 0.999:
        raise ArgumentTypeError("give a share between 0.5 and 0.999, as 0.95")
    return level
