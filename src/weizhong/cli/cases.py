"""A patient file of any kind, read for a command; no command may write over what it reads."""

from argparse import Namespace
from datetime import date
from os.path import isdir, realpath
from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.terms.errors import OutputError

if TYPE_CHECKING:
    from weizhong.clinic.documents.case import Case


def case_of(given: Namespace, on: date) -> "Case":
    """Return the case of the words' patient file.

    Parameters
    ----------
    given : Namespace
        With ``file``, ``answers`` and perhaps ``output``.
    on : date
        The day.

    Raises
    ------
    OutputError
        If the output is one of the files being read.
    InputError
        If a file cannot be read or used.
    """
    from weizhong.fhir.patient_file import read_patient_file

    refuse_overwriting(given, "file", "answers", "at_visit", "practitioner")
    return read_patient_file(given.file, given.answers, on)


def refuse_overwriting(given: Namespace, *names: str) -> None:
    """Refuse an output that is one of the files being read, or of a folder that is.

    Parameters
    ----------
    given : Namespace
        The words.
    *names : str
        Which of them name a file to read, or several.

    Raises
    ------
    OutputError
        If it is; a file of such a folder is told apart from one that is named.
    """
    if not given.output:
        return
    told = [getattr(given, name, None) or [] for name in names]
    files = [file for one in told for file in (one if isinstance(one, list) else [one])]
    shown, target = repr(str(given.output)), realpath(given.output)
    if target in map(realpath, files):
        raise OutputError(f"{shown} is the file being read; choose another name for the result.")
    if target in (realpath(one) for file in files for one in _inside(file)):
        raise OutputError(
            f"{shown} is there already, in a folder that is being read; choose another name for the result."
        )


def _inside(folder: Path) -> list[Path]:
    """What a folder holds; one that cannot be looked into is told by what reads it."""
    try:
        return list(folder.iterdir()) if isdir(folder) else []
    except OSError:
        return []
