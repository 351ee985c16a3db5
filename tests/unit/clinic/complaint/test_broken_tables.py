"""A table that names a part of the body or a sign nobody knows is refused, not read past."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from weizhong.clinic.complaint import body_chart, signs
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError

ZONES = [body_chart.root_zones, body_chart.channel_zones, body_chart.muscle_zones]
READ_ONCE: list[Any] = [body_chart.body_chart, *ZONES, signs.signs_of]


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    for one in READ_ONCE:
        one.cache_clear()
    yield
    for one in READ_ONCE:
        one.cache_clear()


def with_change(table: str, change: Callable[[dict[str, Any]], object]) -> Callable[[str], dict[str, Any]]:
    """Read the tables as they are, but for one of them."""

    def read(name: str) -> dict[str, Any]:
        rows = read_table(name)
        if name == table:
            rows = deepcopy(rows)
            change(rows)
        return rows

    return read


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("clinic/dermatomes", lambda rows: rows["dermatome"][0]["disputed"].append("tail")),
        ("clinic/channel_regions", lambda rows: rows["channel"][0]["beside"].append("tail")),
        ("clinic/muscles", lambda rows: rows["muscle"]["piriformis"]["spill"].append("tail")),
    ],
    ids=["root", "channel", "muscle"],
)
def test_a_part_that_the_chart_does_not_have_is_refused_in_every_table(
    monkeypatch: pytest.MonkeyPatch, table: str, change: Callable[[dict[str, Any]], object]
) -> None:
    monkeypatch.setattr(body_chart, "read_table", with_change(table, change))
    with pytest.raises(FactsError, match="a part that the body chart does not have"):
        body_chart.body_chart()


@pytest.mark.parametrize(
    "change",
    [{"kind": "hunch"}, {"implies": ["no_such_sign"]}],
    ids=["of no kind", "implying nobody knows what"],
)
def test_a_sign_of_no_kind_or_that_implies_an_unknown_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    own = deepcopy(package_table("back_pain", "signs"))
    name = next(iter(own["sign"]))
    own["sign"][name] |= change
    monkeypatch.setattr(signs, "package_table", lambda *_: own)
    with pytest.raises(FactsError, match="no known kind or implies an unknown sign"):
        signs.signs_of("back_pain")
