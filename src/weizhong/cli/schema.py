"""``weizhong schema``."""

from argparse import Namespace

from weizhong.cli.words import NewParser, command, output_words


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "schema", run)
    parser.add_argument(
        "document",
        nargs="?",
        choices=(
            "case", "practitioner", "screening", "diagnosis", "plan", "session", "course", "review",
            "stricta", "follow_up", "scores", "instruments", "odds", "claims", "trials", "answer",
            "pool", "network",
        ),
        help="which document; without one, all are listed",
    )  # fmt: skip
    output_words(parser, ("json",))


def run(given: Namespace) -> None:
    """Show the JSON Schema of a document, or list the documents that have one."""
    from weizhong.report.json import documents, schema
    from weizhong.report.outlet import write

    if given.document is None:
        listed = "".join(f"{name:14}{identifier}\n" for name, identifier in documents().items())
        write(listed.encode(), given.output)
        return
    write(schema(given.document).encode(), given.output)
