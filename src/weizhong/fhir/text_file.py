"""The text of a file, whatever is to be read from it."""

from pathlib import Path

from weizhong.terms.errors import UnreadableInput


def text_of(file: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    UnreadableInput
        If it cannot be read, or is not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"The file is not UTF-8 text (byte {error.start}); save it as UTF-8.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableInput(f"{str(file)!r} cannot be read ({reason}); check the path.") from None


def reads_as_json(file: Path, text: str) -> bool:
    """Return whether a file is JSON: its name says so, or its first sign does.

    Examples
    --------
    >>> (
    ...     reads_as_json(Path("form.JSON"), ""),
    ...     reads_as_json(Path("form"), ' {"answers": []}'),
    ...     reads_as_json(Path("a.toml"), "a = 1"),
    ... )
    (True, True, False)
    """
    return file.suffix.casefold() == ".json" or text.lstrip().startswith("{")
