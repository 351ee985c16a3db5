"""The diagnosis beyond its first line, put into words: kinds of pain, roots, channels, muscles, drawing."""

from collections.abc import Iterator
from pathlib import Path

from weizhong.clinic.treatment_plan import Diagnosis
from weizhong.report import phrases
from weizhong.report.strings import flattened

_TABLE = Path(__file__).with_name("diagnosis_en.toml")
_TOLD = ("likely", "possible", "hinted", "spoken_against")


def found_lines(diagnosis: Diagnosis) -> list[str]:
    """Return what was found beyond the leading kind of pain, a line each; what nothing is known of says nothing.

    Parameters
    ----------
    diagnosis : Diagnosis
        What was found.
    """
    return [*_western(diagnosis), *_traditional(diagnosis), *_drawn(diagnosis)]


def _western(diagnosis: Diagnosis) -> Iterator[str]:
    if diagnosis.recurrent:
        yield _say("recurrent")
    for word in _TOLD:
        kinds = [one for one in diagnosis.classes if one.likelihood == word]
        names = [
            _reasoned(
                "kind", one.name, one.findings_against if word == "spoken_against" else one.findings_for
            )
            for one in kinds
        ]
        if names:
            yield _say(word, names=phrases.clauses(names))
    if diagnosis.levels:
        levels = [_say("level", level=one.level, reasons=_list(one.findings_for)) for one in diagnosis.levels]
        yield _say("levels", levels=phrases.clauses(levels))
    if diagnosis.icd10cm:
        yield _say("codes", codes=phrases.clauses(diagnosis.icd10cm))
    if diagnosis.examine_next:
        yield _say("next", examinations=phrases.clauses([one.text for one in diagnosis.examine_next]))
    if diagnosis.sensitisation and diagnosis.sensitisation.level != "none_told":
        yield _say("sensitisation", text=diagnosis.sensitisation.text)


def _traditional(diagnosis: Diagnosis) -> Iterator[str]:
    channels = [
        _say("channel_drawn", name=one.name, percent=round(100 * one.share))
        if one.share is not None
        else _reasoned("channel", one.name, one.because)
        for one in diagnosis.channels
    ]
    if channels:
        yield _say("channels", channels=phrases.clauses(channels))
    if diagnosis.mixture:
        yield _say("mixture", name=diagnosis.mixture.name, text=diagnosis.mixture.text)
        if diagnosis.mixture.shared:
            yield _say("mixture_shared", signs=phrases.clauses(diagnosis.mixture.shared))
    for status, key in (("found", "muscles_found"), ("candidate", "muscles")):
        muscles = [one.name for one in diagnosis.muscles if one.status == status]
        if muscles:
            yield _say(key, muscles=_list(muscles))


def _drawn(diagnosis: Diagnosis) -> Iterator[str]:
    if diagnosis.drawing is None:
        return
    roots = [
        _say("dermatome", name=one.name, percent=round(100 * one.share))
        for one in diagnosis.drawing.dermatomes
    ]
    if roots:
        yield _say("dermatomes", roots=_list(roots))
    for one in diagnosis.drawing.contradictions:
        yield _say("contradiction", text=one.text)


def _reasoned(key: str, name: str, reasons: list[str]) -> str:
    return _say(key, name=name, reasons=_list(reasons)) if reasons else name


def _list(words: list[str]) -> str:
    return phrases.listing(words)


def _say(key: str, **values: object) -> str:
    return flattened(_TABLE)[f"found.{key}"].format(**values)
