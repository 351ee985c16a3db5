"""Last visit carried forward: how often to look, how many pieces, and each current by itself."""

import pytest
from msgspec.structs import replace
from tests.spec.session_visit import READY, agenda, run, site

from weizhong.clinic.documents.treatment_parts import Amount
from weizhong.clinic.documents.treatments import Cupping
from weizhong.clinic.session import carry_forward, record_of
from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.place import TreatedPlace

CUPS = {"modality": "cupping", "pieces": 3, "minutes": 8, "check_every_min": 2}
LAST = record_of(run(*READY, ("technique_applied", CUPS)))


def cupped(pieces: float, check_every_min: float) -> AgendaSite:
    """BL23 right with the plan's dose of cups: so many at most, looked at so often at least."""
    made = dose_for("cupping", TreatedPlace("BL23", "right", "lumbar"))
    assert isinstance(made, Cupping)

    def at_most(amount: float) -> Amount:
        return Amount(label="amount", low=1.0, high=amount, at_most=amount, unit="", check="D", source=[])

    dose = replace(made, pieces=at_most(pieces), check_every_min=at_most(check_every_min))
    return site("BL23", "right", treatments=[dose])


@pytest.mark.parametrize(
    ("place", "carried", "told"),
    [
        (site("BL23", "right"), (3, 2), []),
        (cupped(pieces=3, check_every_min=2), (3, 2), []),
        (cupped(pieces=2, check_every_min=2), (None, 2), ["pieces"]),
        (cupped(pieces=3, check_every_min=1), (3, None), []),
    ],
    ids=["no dose", "as much as allowed", "fewer allowed", "looked at more often"],
)
def test_pieces_and_looks_come_again_as_far_as_the_dose_of_today_allows(
    place: AgendaSite, carried: tuple[int | None, float | None], told: list[str]
) -> None:
    found = carry_forward(LAST, agenda(place))
    (one,) = found.techniques
    assert (one.pieces, one.check_every_min) == carried
    assert [change.what for change in found.changes] == told


PLACES = (site("BL23"), site("BL25"), site("BL23", "right"), site("BL25", "right"))
WIRED = record_of(
    run(
        *READY,
        *[
            ("needle_inserted", {"needle": f"n{number}", "code": one.code, "side": one.side})
            for number, one in enumerate(PLACES)
        ],
        ("current_started", {"circuit": "c1", "needles": ("n0", "n1")}),
        ("current_started", {"circuit": "c2", "needles": ("n2", "n3")}),
    )
)


@pytest.mark.parametrize(("gone", "left"), [(0, "right"), (1, "right"), (2, "left"), (3, "left")])
def test_a_current_that_today_forbids_keeps_no_other_from_being_carried(gone: int, left: str) -> None:
    today = [
        site(one.code, one.side, modalities=["needling"]) if number == gone else one
        for number, one in enumerate(PLACES)
    ]
    found = carry_forward(WIRED, agenda(*today))
    assert [one.first for one in found.currents] == [("BL23", left)]
    assert [one.what for one in found.changes] == ["dropped_current"]
