"""What no tape and no back can show is refused by every command alike."""

from math import inf, nan

import pytest

from weizhong.clinic.documents.case import AshiSpot, Case, Complaint, TapeMeasure
from weizhong.clinic.gate.screen import screen
from weizhong.terms.errors import InvalidInput


@pytest.mark.parametrize("lateral_cm", [-6, 600, nan, inf])
def test_a_tender_spot_off_the_back_is_refused_by_the_gate(lateral_cm: float) -> None:
    spot = AshiSpot(level="L4", lateral_cm=lateral_cm, side="left")
    with pytest.raises(InvalidInput, match=r"complaint\.ashi\.lateral_cm .*give 0 to 20 cm"):
        screen(Case(complaint=Complaint(ashi=[spot])))


@pytest.mark.parametrize(("cm", "sd_mm"), [(0, None), (-86, None), (nan, None), (86, nan), (86, 0)])
def test_a_measure_that_no_tape_shows_is_refused_by_the_gate(cm: float, sd_mm: float | None) -> None:
    measure = TapeMeasure(name="sitting-height", cm=cm, sd_mm=sd_mm)
    with pytest.raises(InvalidInput, match=r"measurements\.\w+ of sitting-height .*read it again"):
        screen(Case(measurements=[measure]))
