"""Reads the comparison of sources (a Markdown page) into rows: points, severity, sources, statement."""

import re
from typing import Any

_CODE = re.compile(r"^(?:[A-Z]{2}\d+|EX-[A-Z]+\d+|EXTRA-[A-Z]+|[MN]-[A-Z]+\d+)$")
_SEVERITIES = ("material", "moderate", "minor", "wording", "unresolved")
_SOURCE_NAMES = {
    "GB/T 12346-2021": "GBT12346-2021", "GB/T 40997-2021": "GBT40997-2021", "WHO": "WHO2008",
    "CAM1999": "CAM1999", "TCMAP": "TCMAP", "ZJX": "ZJX", "EXTAB": "EXTAB", "GB/T": "GBT12346-2021",
}  # fmt: skip


def disagreement_rows(page: str) -> list[dict[str, Any]]:
    """Return every disagreement of the page as a record."""
    sections = _sections(page)
    return [
        *_undecided(sections["The six points WHO left undecided"]),
        *_standards(sections["WHO 2008 against GB/T 12346-2021"]),
        *(row for severity in ("Material", "Moderate", "Minor", "Wording")
          for row in _textbooks(sections[severity], severity.lower())),
        *_thigh(sections["Why the thigh values differ"]),
        *_extra_points(sections["Extra points"]),
        *_naming(sections["Naming traps for software"]),
    ]  # fmt: skip


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^#{2,3} (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _cells(section: str) -> list[list[str]]:
    rows = [line.strip("| \n").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return rows[1:]


def _undecided(section: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": "undecided by WHO",
            "points": [name.split()[0]],
            "severity": "unresolved",
            "statement": f"WHO gives a tentative choice and an alternative; GB/T 12346-2021 takes {taken}.",
            "check": "R",
            "source": ["WHO2008:remarks", "GBT12346-2021"],
        }
        for name, _, _, taken in _cells(section)
    ]


def _standards(section: str) -> list[dict[str, Any]]:
    rows = []
    for subject, severity, text in re.findall(
        r"^- \*\*(.+?)\*\*(?: \((\w+)\))?: (.+)$", section, re.MULTILINE
    ):
        codes = [subject] if _CODE.match(subject) else re.findall(r"\b(?:TE11|GB22|CV17|EX-HN3)\b", text)
        rows.append(
            {
                "kind": "between the standards" if severity else "names and counts",
                "points": list(dict.fromkeys(codes)),
                "severity": severity or "wording",
                "statement": _plain(text),
                "check": "R",
                "source": ["WHO2008", *(key for key in _named(text) if key != "WHO2008")],
            }
        )
    return rows


def _textbooks(section: str, severity: str) -> list[dict[str, Any]]:
    texts = {code: text for code, _, text in _cells(section)}
    return [
        {
            "kind": "standards against textbooks",
            "points": [code],
            "severity": severity,
            "statement": _plain(
                texts[text.removeprefix("As ").rstrip(".")] if text.startswith("As ") else text
            ),
            "check": "R",
            "source": ["WHO2008", "GBT12346-2021", *sources.split(", ")],
        }
        for code, sources, text in _cells(section)
    ]


def _thigh(section: str) -> list[dict[str, Any]]:
    """Return why old figures on the inner thigh, and three corrected points, stand apart."""
    scale, corrected = section.strip().split(" The preface ")
    shared = {"severity": "wording", "check": "S", "source": ["GBT12346-2006-preface", "WHO2008"]}
    named = re.findall(r"\b[A-Z]{2}\d+\b", corrected)
    return [
        {"kind": "why they differ", "points": ["SP11", "LR9"], **shared, "statement": _plain(scale)},
        {
            "kind": "why they differ",
            "points": named,
            **shared,
            "statement": "The preface of GB/T 12346-2006 names this point among those it corrected.",
        },
    ]


def _extra_points(section: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": "extra points",
            "points": [name.split()[0]],
            "severity": "moderate" if "disagree" in text or "contradicts" in text else "minor",
            "statement": _plain(text),
            "check": "R",
            "source": _named(text) or ["GBT40997-2021"],
        }
        for name, text in _cells(section)
    ]


def _naming(section: str) -> list[dict[str, Any]]:
    rows = []
    pairs = re.search(r"Same pinyin, different points: (.+?), Jianjing", section)
    assert pairs is not None
    for name, codes in re.findall(r"(\w+) ([A-Z\d/]+)", pairs[1]):
        rows.append(
            {"kind": "same name", "points": codes.split("/"), "severity": "wording",
             "statement": f"Both points are spelled {name} without tones; only the code tells them apart.",
             "check": "D", "source": ["WHO2008"]}
        )  # fmt: skip
    rows.append(
        {"kind": "old numbering",
         "points": [f"BL{number}" for number in range(36, 55)], "severity": "wording",
         "statement": "Older Chinese texts number the outer bladder line before the thigh, so a code from "
         "BL36 to BL54 in an undated source may mean another point.", "check": "K", "source": ["RECALLED"]}
    )  # fmt: skip
    return rows


def _named(text: str) -> list[str]:
    found = [key for name, key in _SOURCE_NAMES.items() if name in text]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    return text.replace("**", "").strip()
