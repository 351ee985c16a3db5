"""Vignettes of measuring: what contradicts, what repeats are worth, and what build does to a finger."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement, observe, predict
from weizhong.anatomy.person import Person
from weizhong.terms.errors import ImpossibleBody

_ROOT = Path(__file__).parent / "measuring"
_ALL = [
    row for path in sorted(_ROOT.glob("*.toml")) for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
]
_WORDS = {"name", "mass_kg", "readings", "contradicts", "says", "suspect", "widens", "refused", "sd_of"}


def measured(row: dict[str, Any]) -> tuple[LandmarkPosterior, LandmarkPosterior]:
    before = predict(Person("female", 52, 1620, row.get("mass_kg", 70)))
    return before, observe(before, [Measurement(name, 10 * cm) for name, cm in row["readings"]])


@pytest.mark.parametrize("row", [row for row in _ALL if "refused" not in row], ids=lambda row: row["name"])
def test_it_comes_out_as_written(row: dict[str, Any]) -> None:
    before, after = measured(row)
    told = {name for one in after.contradictions for name in one.measures}
    if "contradicts" in row:
        assert told == set(row["contradicts"])
    if "suspect" in row:
        assert [one.suspect for one in after.contradictions] == [row["suspect"]]
    assert row.get("says", "") in " ".join(after.notes)
    if row.get("widens"):
        assert after.contradictions[0].widened > 1
        assert after.sd("foot_length") > before.sd("foot_length")
    for name, (low, high) in row.get("sd_of", {}).items():
        assert low <= after.sd(name.replace("-", "_")) <= high


@pytest.mark.parametrize("row", [row for row in _ALL if "refused" in row], ids=lambda row: row["name"])
def test_it_is_refused_as_written(row: dict[str, Any]) -> None:
    with pytest.raises(ImpossibleBody) as refused:
        measured(row)
    assert row["refused"] in str(refused.value)


@pytest.mark.parametrize("row", _ALL, ids=lambda row: row["name"])
def test_a_vignette_has_no_word_that_nothing_reads(row: dict[str, Any]) -> None:
    assert set(row) <= _WORDS
    assert set(row) & {"contradicts", "suspect", "says", "refused", "sd_of"}
