"""What a command says, and how it says no."""

from collections.abc import Callable

BODY = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]
Run = Callable[..., tuple[int, str, str]]


def refused(outcome: tuple[int, str, str], code: int, words: str) -> None:
    """One sentence or two on standard error, its own exit code, no traceback, nothing on standard output."""
    given, out, err = outcome
    assert words in err
    assert (given, out) == (code, "")
    assert err.startswith("weizhong: ")
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
