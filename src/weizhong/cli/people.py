"""``weizhong locate --people``: everybody in a table."""

from argparse import Namespace

from weizhong.cli.words import complain
from weizhong.terms.codes import PointCode, Standard
from weizhong.terms.errors import InvalidInput, MissingInput

_ALONE = ("sex", "age", "stature_cm", "mass_kg", "measure", "ashi", "beside", "tap", "midline", "pregnant",
          "marked_kyphosis")  # fmt: skip


def locate_people(given: Namespace) -> None:
    """Locate points on, or estimate the landmarks of, everybody in a table.

    Raises
    ------
    MissingInput
        If no output is named, or neither points nor landmarks are asked for.
    InvalidInput
        If a word for a single person is given as well.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from weizhong.anatomy.location_rules import rules_for
    from weizhong.batch.answers import Question
    from weizhong.batch.run import answer_table

    alone = [f"--{name.replace('_', '-')}" for name in _ALONE if getattr(given, name)]
    if alone:
        raise InvalidInput(f"{', '.join(alone)} describe one person; with --people the table does.")
    if bool(given.codes) == given.landmarks:
        raise MissingInput("Name the points to locate on everybody, or give --landmarks, not both.")
    if given.output is None:
        raise MissingInput("Name the file for the answer: -o points.parquet or -o points.csv.")
    question = Question(tuple(map(PointCode, given.codes)), Standard(given.standard))
    for code in question.codes:
        rules_for(code, question.standard)  # a slip in a code is told before a long job
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    try:
        with bar:
            task = bar.add_task("people", total=None)
            done = answer_table(
                given.people, given.output, question, given.workers,
                lambda seen, total: bar.update(task, completed=seen, total=total),
            )  # fmt: skip
    except KeyboardInterrupt:
        complain("stopped; the same command goes on from here.")
        raise
    lines = [f"{done.rows:,} people read, {done.rows - done.refused:,} answered. Written: {given.output}"]
    if done.taken_over:
        lines.append(f"{done.taken_over:,} of them had been done by an earlier run.")
    if done.left:
        lines.append(f"Columns left alone: {', '.join(repr(one[:40]) for one in done.left)}.")
    if done.refused:
        lines.append(f"{done.refused:,} refused; why stands in {done.refused_path}.")
    for line in lines:
        complain(line)
