"""How deep: told by the list and by the form as the session holds it, before a needle is in the hand."""

import re
from datetime import date
from types import SimpleNamespace

from msgspec.structs import replace
from tests.session_guide import a_visit
from tests.unit.guide.leading import Guide
from textual.widgets import Static

from weizhong.clinic.depth.needles import reach_mm
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session.agenda import Agenda, AgendaSite
from weizhong.clinic.session.depths import depth_breaches
from weizhong.clinic.session.from_plan import agenda_of
from weizhong.guide.cards import cards_of
from weizhong.guide.doses import depth_limit
from weizhong.guide.needle_acts import pack_for
from weizhong.guide.rows import rows_of

_SITE = AgendaSite(code="BL23", side="left", position="prone", modalities=["needling"])
_AGENDA = Agenda(status="plan", sites=[_SITE])


def test_a_ceiling_is_told_as_under_and_a_taught_depth_as_at_most():
    assert depth_limit(_AGENDA, replace(_SITE, ceiling_mm=10.4), "needling") == ("under", 10)
    assert depth_limit(_AGENDA, replace(_SITE, depth_mm_at_most=25.7), "needling") == ("at_most", 25)
    assert depth_limit(_AGENDA, replace(_SITE, ceiling_mm=10.0, depth_mm_at_most=4.0), "needling") == (
        "at_most",
        4,
    )


def test_where_no_depth_is_known_there_is_no_limit_to_tell():
    assert depth_limit(_AGENDA, _SITE, "needling") is None


def test_a_site_without_a_depth_is_not_to_do_and_says_why(lead):
    async def steps(guide: Guide) -> None:
        agenda = guide.state.agenda
        site = next(one for one in agenda.sites if one.ceiling_mm or one.depth_mm_at_most)
        bare = replace(site, treatments=[], ceiling_mm=None, depth_mm_at_most=None)
        sites = [bare if one is site else one for one in agenda.sites]
        state = replace(guide.state, agenda=replace(agenda, sites=sites))
        row = next(one for one in rows_of(state, 0.0) if (one.code, one.side) == (site.code, site.side))
        assert (row.mark, row.status) == ("left", "no depth, no needle")

    lead(steps)


def test_the_form_of_a_needle_says_how_deep_above_the_field_that_asks_it(lead):
    async def steps(guide: Guide) -> None:
        await guide.press("v")
        lead_line = str(guide.app.screen.query_one(".lead", Static).content)
        assert lead_line.startswith(("Under ", "At most "))

    lead(steps)


def test_a_pack_fits_that_reaches_the_depth_and_is_as_short_and_thin_as_the_plan_wants(lead):
    async def steps(guide: Guide) -> None:
        site = next(one for one in guide.state.agenda.sites if one.treatments[0].needle.hub_stops)
        wanted = site.treatments[0].needle

        def fits(length_mm: float, diameter_mm: float) -> bool:
            one = replace(guide.state.packs[0], length_mm=length_mm, diameter_mm=diameter_mm)
            keeper = SimpleNamespace(state=replace(guide.state, packs=[one]))
            return pack_for(keeper, site, reach_mm(wanted.length_mm), None) is not None

        assert fits(wanted.length_mm, wanted.diameter_mm[1])
        assert not fits(wanted.length_mm - 1, wanted.diameter_mm[1])
        assert not fits(wanted.length_mm + 1, wanted.diameter_mm[1])
        assert not fits(wanted.length_mm, wanted.diameter_mm[1] + 0.01)

    lead(steps)


def test_a_pack_fits_whose_needles_show_enough_of_their_shaft_at_that_depth(lead):
    async def steps(guide: Guide) -> None:
        site = next(one for one in guide.state.agenda.sites if one.treatments[0].needle.hub_stops)
        dose, pack, keeper = site.treatments[0], guide.state.packs[0], SimpleNamespace(state=guide.state)

        def fits(depth_mm: float, *, hub_stops: bool) -> bool:
            needle = replace(dose.needle, hub_stops=hub_stops, length_mm=pack.length_mm)
            held = replace(site, treatments=[replace(dose, needle=needle)])
            return pack_for(keeper, held, depth_mm, None) is not None

        for hub_stops in (True, False):
            assert fits(reach_mm(pack.length_mm), hub_stops=hub_stops)
            assert not fits(reach_mm(pack.length_mm) + 0.1, hub_stops=hub_stops)
        assert pack_for(keeper, replace(site, treatments=[]), pack.length_mm, None) is None

    lead(steps)


def test_the_card_says_how_the_plan_begins_at_a_first_visit_and_at_no_other(lead):
    async def steps(guide: Guide) -> None:
        begin = guide.visit.plan.dose.begin
        assert begin.startswith("Begin with 4 of the")
        assert begin in guide.shown("card-text")
        guide.visit.number = 2
        await guide.wait(seconds=1)
        assert begin not in guide.shown("card-text")

    lead(steps)


def test_the_card_tells_no_depth_that_the_session_refuses():
    thinned = a_visit.PATIENT.replace('\nanticoagulant = "no"', '\nanticoagulant = "yes"')
    thinned += '\n[anticoagulant]\nkind = "doac"\n'
    for text, deepest in ((a_visit.PATIENT, 23.4), (thinned, 9.0)):
        case = read_case_text(text)
        made = plan(case, on=date(2026, 11, 23))
        screening = screen(case, date(2026, 11, 23))
        agenda, cards = agenda_of(made, screening.modalities, screening=screening), cards_of(made)
        told = []
        for site in agenda.sites:
            how_deep = cards[site.code, site.side].sections[0][1][0]
            told.append(float(re.search(r"([\d.]+) mm", how_deep)[1]))
            mm = told[-1] - 0.1 if how_deep.startswith("Never") else told[-1]
            assert depth_breaches(agenda, site.code, site.side, "needling", mm) == []
            assert depth_breaches(agenda, site.code, site.side, "needling", mm + 0.1)
        assert max(told) == deepest


def test_the_card_of_a_point_without_a_figure_tells_what_its_dose_allows():
    plan = a_visit.the_plan(date(2026, 11, 23))
    point = plan.positions[0].points[0]
    bare = replace(
        point, depth=replace(point.depth, status="withheld", bound_mm=None, default_mm=None, textbook_mm=None)
    )
    needling = replace(
        point.treatments[0], depth_mm=replace(point.treatments[0].depth_mm, at_most=8.0, below=None)
    )

    def how_deep(treatments):
        group = replace(plan.positions[0], points=[replace(bare, treatments=treatments)])
        card = cards_of(replace(plan, positions=[group]))[point.code, point.side]
        return card.sections[0][1][0]

    assert how_deep([needling]) == "At most 8 mm."
    assert how_deep([replace(needling, depth_mm=None)]) == (
        "No depth is known for this person, so no needle goes in here."
    )
