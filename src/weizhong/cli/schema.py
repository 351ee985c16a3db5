"""``weizhong schema``."""

from argparse import Namespace

from weizhong.cli.words import NewParser, command, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "schema", run)
    parser.add_argument(
        "document",
        choices=("case", "screening", "diagnosis", "plan", "session", "course", "review", "stricta"),
    )
    output_words(parser, ("json",))


def run(given: Namespace) -> None:
    """Show the JSON Schema of a document."""
    from weizhong.report.json import schema
    from weizhong.report.outlet import write

    write(schema(given.document).encode(), given.output)
