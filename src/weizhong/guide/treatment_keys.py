"""The keys of treatment: needles, techniques and currents at the chosen site."""

from functools import partial

from weizhong.clinic.session import due
from weizhong.clinic.session.agenda import AgendaSite
from weizhong.clinic.session.events import (
    CurrentStopped,
)
from weizhong.clinic.session.over import over
from weizhong.guide import acts, needle_acts, technique_acts
from weizhong.guide.board import due_line
from weizhong.guide.pages import PageScreen
from weizhong.guide.recording_screen import RecordingScreen
from weizhong.guide.rows import hand_needles, still_agreed
from weizhong.guide.strings import say

_SECONDS_PER_MIN = 60.0


class TreatmentKeys(RecordingScreen):
    """What is done at the chosen site."""

    def action_insert_details(self) -> None:
        """Put a needle in, with every detail asked."""
        self._insert(with_details=True)

    def _insert(self, *, with_details: bool = False) -> None:
        row = self._step.row or self._chosen()
        site = self._keeper.state.agenda.site(row.code, row.side) if row else None
        if row is None or site is None:
            self.tell(say("told.no_needle"), is_refusal=True)
            return
        site = still_agreed(self._keeper.state, site)
        last, depth_mm = self._visit.last_at(site), self._visit.suggested_mm(site)
        pack = needle_acts.pack_for(self._keeper, site, depth_mm, last)
        if pack is None and not (with_details and self._keeper.state.packs):
            self.action_pack()
            return
        if with_details or depth_mm is None or pack is None:
            self._ask(needle_acts.insert(self._keeper, site, depth_mm, last))
            return
        self._at_once(partial(needle_acts.insert_at_once, self._keeper, site, depth_mm, pack, last))

    def action_adjust(self) -> None:
        """Change how a needle lies."""
        self._at_needle(needle_acts.adjust)

    def action_stimulate(self) -> None:
        """Move a needle; one that has to come out is not moved."""
        one = self._needle()
        told = over(self._keeper.state, one) if one else None
        if told:
            self.tell(say("told.only_out", why=told.why), is_refusal=True)
            return
        self._at_needle(needle_acts.stimulate)

    def action_de_qi(self) -> None:
        """Ask what the patient feels."""
        self._at_needle(needle_acts.ask_de_qi)

    def action_take_out(self) -> None:
        """Take the chosen needle out, or end what is on."""
        row = self._chosen()
        if row and row.kind == "circuit":
            self._record(CurrentStopped, circuit=row.name)
            return
        if row and row.kind == "application":
            self.action_look()
            return
        one = self._needle()
        if one is None:
            self.tell(say("told.not_in"), is_refusal=True)
            return
        if self._keeper.state.agenda.restriction.press_after:
            self._ask(needle_acts.remove(self._keeper, one))
            return
        self._at_once(partial(needle_acts.remove_at_once, self._keeper, one))

    def action_technique(self) -> None:
        """Begin a technique at the chosen site."""
        row = self._chosen()
        site = self._keeper.state.agenda.site(row.code, row.side) if row else None
        needles = hand_needles(site.modalities) if site else []
        possible = (
            [one for one in site.modalities if one not in needles or one == "warm_needle"] if site else []
        )
        if site is None or not possible:
            self.tell(say("told.no_technique"), is_refusal=True)
            return
        if len(possible) == 1:
            self._begin(site, possible[0])
            return
        chosen: list[str] = []

        def then(is_chosen: bool | None) -> None:
            if is_chosen:
                self._begin(site, chosen[0])

        self.app.push_screen(technique_acts.which(site, possible, chosen.append), then)

    def _begin(self, site: AgendaSite, modality: str) -> None:
        last = self._visit.technique_last(site, modality)
        self._ask(technique_acts.begin(self._keeper, site, modality, last))

    def action_current(self) -> None:
        """Begin a current, or change the chosen one."""
        row = self._chosen()
        circuit = next(
            (
                one
                for one in self._keeper.state.circuits
                if row and row.kind == "circuit" and one.circuit == row.name
            ),
            None,
        )
        if circuit and row:
            self._ask(technique_acts.change_current(self._keeper, circuit, row.label))
            return
        carried = self._visit.carried()
        lasts = carried.currents if carried else []
        form = technique_acts.current(self._keeper, self._needle(), self._visit.plan.pairs, lasts)
        if form is None:
            self.tell(say("told.two_needles"), is_refusal=True)
            return
        self._ask(form)

    def action_look(self) -> None:
        """Look at what is on; without anything, show all that is due."""
        row = self._chosen()
        running = [one for one in self._keeper.state.applications if one.ended is None]
        chosen = next((one for one in running if row and one.application == row.name), None)
        if chosen is None:
            things = due(self._keeper.state, self._keeper.now())
            text = "\n".join(map(due_line, things)) or say("due.nothing")
            self.app.push_screen(PageScreen(say("due.title"), text))
            return
        passed_min = (self._keeper.elapsed_s() - chosen.began.elapsed_s) / _SECONDS_PER_MIN
        is_over = chosen.minutes is not None and passed_min >= chosen.minutes
        is_over = is_over or over(self._keeper.state, chosen) is not None
        self._ask(technique_acts.look(self._keeper, chosen, is_over=is_over))

    def action_pack(self) -> None:
        """Open a pack."""
        row = self._step.row or self._chosen()
        diameter, length = self._visit.needle_wanted(row.code if row else "", row.side if row else "")
        self._ask(acts.pack(self._keeper, diameter, length))
