"""The way in: an interrupt is quiet from the first import on."""

import sys
from collections.abc import Sequence

_INTERRUPTED = 130  # 128 + the signal's number, as shells have it


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the program's name; those of this process otherwise.

    Raises
    ------
    SystemExit
        With 130 when interrupted, and with the codes of `weizhong.cli.main`.
    """
    try:
        from weizhong.cli import main as run

        run(arguments)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
