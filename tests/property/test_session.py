"""Whatever happens in whatever order, a session never loses a needle, and can always be made anew."""

from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.spec.session_visit import READY, agenda, event, gate, run

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session import (
    EMPTY,
    Phase,
    SessionState,
    apply,
    due,
    keeps_open,
    record_of,
    replay,
    standing,
    tally,
)
from weizhong.clinic.session.chain import digest_of, verify
from weizhong.clinic.session.events import (
    IncidentReported,
    IncidentResolved,
    NeedleInserted,
    NeedleRemoved,
    Redone,
    Undone,
)
from weizhong.clinic.session.incidents import procedure
from weizhong.clinic.session.parts import Circuit
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused

Line = tuple[str, dict[str, Any]]
NEEDLES = st.sampled_from(["n1", "n2", "n3"])
INCIDENTS = st.sampled_from(["i1", "i2"])
KINDS = sorted(read_table("clinic/session")["incident"])
STEPS = sorted({step["id"] for kind in KINDS for step in procedure(kind)["step"]})
OUTCOMES = sorted({name for kind in KINDS for name in procedure(kind)["outcome"]})
ADVICE = list(read_table("clinic/session")["advice"])
REASONS = st.sampled_from(["", "", "It had happened already."])


def line(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Line]:
    return st.fixed_dictionaries(fields).map(lambda given: (name, given))


SITES = {"code": st.sampled_from(["BL23", "BL25", "BL13", "ST36", "BL60"]), "side": st.just("left")}
LINES = st.one_of(
    line(
        "needle_inserted", needle=NEEDLES, depth_mm=st.sampled_from([5, 12, 22]), deviation=REASONS, **SITES
    ),
    line("needle_inserted", needle=NEEDLES, depth_mm=st.just(5), **SITES),
    line("needle_removed", needle=NEEDLES, is_intact=st.sampled_from([True, True, False]), deviation=REASONS),
    line("needle_removed", needle=NEEDLES),
    line("needle_stimulated", needle=NEEDLES),
    line("de_qi_noted", needle=NEEDLES, de_qi=st.sampled_from(["yes", "no", "unknown"])),
    line("needle_adjusted", needle=NEEDLES, depth_mm=st.sampled_from([3, 21])),
    line("needles_counted", counted=st.integers(0, 3)),
    line("technique_applied", modality=st.sampled_from(["cupping", "seeds"]), code=st.just("BL23")),
    line("technique_ended", pieces_off=st.integers(0, 2)),
    line("left_in_place", pieces=st.integers(1, 2)),
    line("current_started", needles=st.tuples(NEEDLES, NEEDLES)),
    line("current_stopped"),
    line("incident_reported", incident=INCIDENTS, kind=st.sampled_from(KINDS), needle=NEEDLES),
    line("incident_step_done", incident=INCIDENTS, step=st.sampled_from(STEPS)),
    line(
        "incident_resolved",
        incident=INCIDENTS,
        outcome=st.sampled_from(OUTCOMES),
        called_ambulance=st.just(True),
        referred_to=st.just("Hospital"),
        note=st.just("So it was."),
    ),
    line("every_step", incident=INCIDENTS),
    line("position_taken", position=st.sampled_from(["prone", "supine"])),
    line("skin_checked"),
    line("contact_started"),
    line("contact_paused"),
    line("consent_withdrawn"),
    line("stopped_early"),
    line("gate_checked", gate=st.sampled_from([gate(), gate("ask"), gate("stop")])),
    line(
        "plan_changed", agenda=st.sampled_from([agenda(), agenda(restriction=Restriction(needles_at_most=1))])
    ),
    line("advice_given", advice=st.just(ADVICE)),
    line("clock_set", passed_min=st.integers(0, 30)),
    line("undone", number=st.one_of(st.none(), st.integers(0, 20))),
    line("redone"),
    line("session_closed"),
    line("session_signed"),
    line("amendment_added"),
)
STEPS_OF_VISIT = st.tuples(
    st.one_of(LINES, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6)),
    st.sampled_from([0, 1, 1, 5, 130, -3]),
)


def _deep(seed: int) -> "Visit":
    """Sixty sensible steps: evenly drawn, they reach what shrinkable choices hardly ever do."""
    drawn = Random(seed)
    return [(drawn.randrange(10**6), drawn.choice([0, 1, 1, 5])) for _ in range(60)]


VISITS = st.one_of(st.lists(STEPS_OF_VISIT, min_size=20, max_size=60), st.integers(0, 2**32).map(_deep))
_LONG = 25  # events after which somebody might think of closing
Visit = list[tuple[Line | int, float]]


def lived(visit: Visit) -> list[SessionState]:
    """Every state of a visit; what is refused leaves the state as it was.

    A step is anything at all, or, by number, one of those that somebody might sensibly take next.
    """
    states = [run(*READY)]
    for step, after in visit:
        sensible = _sensible(states[-1])
        name, fields = sensible[step % len(sensible)] if isinstance(step, int) else step
        for each in _each(states[-1], name, fields):
            before = msgspec.json.encode(states[-1])
            try:
                minutes = min(max(after, 0), 5) if isinstance(step, int) else after
                states.append(run((each[0], each[1] | {"after": minutes}), state=states[-1]))
            except Refused:
                assert msgspec.json.encode(states[-1]) == before
    return states


def _sensible(state: SessionState) -> list[Line]:
    """What somebody might do next: sites, names and outcomes fit the state."""
    number = len(state.log)
    inside, running = list(state.needles_in()), list(state.running())
    lines: list[Line] = [
        ("needle_inserted", {"needle": f"n{number}", "code": code, "depth_mm": depth} | why)
        for code, depth, why in (
            ("BL23", 5, {}), ("BL25", 5, {}), ("BL13", 5, {}), ("BL25", 22, {"deviation": "It slipped."}),
        )
    ]  # fmt: skip
    lines += [("needle_removed", {"needle": one.needle}) for one in inside]
    lines += [("needle_removed", {"needle": one.needle, "is_intact": False}) for one in inside[:1]]
    if len(inside) > 1:
        pair = (inside[0].needle, inside[1].needle)
        lines.append(("current_started", {"circuit": f"c{number}", "needles": pair}))
    for one in running:
        if isinstance(one, Circuit):
            lines.append(("current_stopped", {"circuit": one.circuit}))
        else:
            off = {"application": one.application, "pieces_off": one.pieces_on}
            lines.append(("technique_ended", off))
    kind = KINDS[number % len(KINDS)]
    named = state.needles[number % len(state.needles)].needle if state.needles else ""
    lines.append(("incident_reported", {"incident": f"i{number}", "kind": kind, "needle": named}))
    for open_ in state.open_incidents():
        outcomes = list(procedure(open_.kind)["outcome"])
        ends = {"called_ambulance": True, "referred_to": "Hospital", "note": "So it was."}
        chosen = {"incident": open_.incident, "outcome": outcomes[number % len(outcomes)]}
        lines += [("settled", chosen | ends), ("every_step", {"incident": open_.incident})]
    out = sum(one.fate == "out" for one in state.needles)
    lines += [("needles_counted", {"counted": out}), ("advice_given", {"advice": ADVICE})]
    lines += [("undone", {}), ("redone", {})]
    if number > _LONG:
        lines += [("session_closed", {}), ("session_signed", {})]
    lines += [("technique_applied", {"application": f"a{number}", "code": "BL23"}), ("contact_started", {})]
    return lines


def _each(state: SessionState, name: str, fields: dict[str, Any]) -> list[Line]:
    """The lines a line stands for: every step of an incident, and perhaps its outcome."""
    if name not in ("every_step", "settled"):
        return [(name, fields)]
    found = [one for one in state.open_incidents() if one.incident == fields["incident"]]
    steps = [
        ("incident_step_done", {"incident": one.incident, "step": step["id"]})
        for one in found
        for step in procedure(one.kind)["step"]
    ]
    return [*steps, ("incident_resolved", fields)] if name == "settled" else steps


def slow_needles(state: SessionState) -> dict[str, str]:
    """What became of each needle, told from the events that stand, one rule after the other."""
    fate: dict[str, str] = {}
    about: dict[str, IncidentReported] = {}
    for one in (entry.event for entry in standing(state)):
        if isinstance(one, NeedleInserted):
            fate[one.needle] = "in"
        if isinstance(one, NeedleRemoved):
            fate[one.needle] = "out" if one.is_intact else "broken"
        if isinstance(one, IncidentReported):
            about[one.incident] = one
            if one.kind in ("lost_needle", "broken_needle"):
                fate[one.needle] = "missing" if one.kind == "lost_needle" else "broken"
        if isinstance(one, IncidentResolved):
            kind, needle = about[one.incident].kind, about[one.incident].needle
            ends = {
                ("lost_needle", "found_in_body"): "in",
                ("lost_needle", "found_outside"): "out",
                ("lost_needle", "found_broken"): "broken",
                ("lost_needle", "not_found"): "lost",
                ("broken_needle", "all_removed"): "out",
                ("broken_needle", "handed_over"): "handed_over",
                ("stuck_needle", "handed_over"): "handed_over",
            }
            fate[needle] = ends.get((kind, one.outcome), fate.get(needle, ""))
    return fate


@settings(max_examples=120, deadline=None)
@given(VISITS)
def test_no_session_closes_with_a_needle_in(visit: Visit) -> None:
    for state in lived(visit):
        if state.phase in (Phase.CLOSED, Phase.SIGNED):
            assert not state.is_anything_on
            assert tally(state).still_in == tally(state).missing == tally(state).broken == 0
            assert not any(True for _ in state.open_incidents())
            assert list(keeps_open(state)) == []


@settings(max_examples=50, deadline=None)
@given(VISITS)
def test_the_needles_are_what_a_slow_count_of_the_events_says(visit: Visit) -> None:
    for state in lived(visit)[::3]:
        told = slow_needles(state)
        assert {one.needle: one.fate for one in state.needles} == {
            name: fate for name, fate in told.items() if name
        }
        counts = tally(state)
        assert counts.inserted == sum(
            (counts.out, counts.still_in, counts.broken, counts.missing, counts.handed_over, counts.lost)
        )


@settings(max_examples=50, deadline=None)
@given(VISITS, st.data())
def test_a_session_interrupted_anywhere_goes_on_exactly(visit: Visit, data: st.DataObject) -> None:
    whole = lived(visit)[-1]
    events = [entry.event for entry in whole.log]
    cut = data.draw(st.integers(0, len(events)))
    assert replay(events) == whole
    state = replay(events[:cut])
    kept = msgspec.json.decode(msgspec.json.encode(state), type=SessionState)
    assert kept == state
    for one in events[cut:]:
        kept = apply(kept, one)
    assert kept == whole


@settings(max_examples=50, deadline=None)
@given(VISITS)
def test_every_state_and_record_is_written_and_read_as_it_is(visit: Visit) -> None:
    for state in lived(visit)[::5]:
        assert msgspec.json.decode(msgspec.json.encode(state), type=SessionState) == state
        record = record_of(state)
        assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record


@settings(max_examples=50, deadline=None)
@given(VISITS)
def test_what_is_undone_and_redone_is_as_it_was(visit: Visit) -> None:
    for state in lived(visit)[::4]:
        try:
            undone = run(("undone",), state=state)
        except Refused:
            continue
        assert _known(undone) != _known(state)
        redone = run(("redone",), state=undone)
        assert _known(redone) == _known(state)
        assert len(redone.log) == len(state.log) + 2


def _known(state: SessionState) -> SessionState:
    """A state without how it came about."""
    return replace(state, log=[], head="", last_at=None, elapsed_s=0.0)


@settings(max_examples=50, deadline=None)
@given(VISITS)
def test_the_chain_holds_and_any_change_breaks_it(visit: Visit) -> None:
    state = lived(visit)[-1]
    verify(state.log)
    assert digest_of(state.log[-1]) == state.head
    assert all(isinstance(one.number, int) for one in state.log)
    assert [one.number for one in state.log] == list(range(len(state.log)))
    assert {entry.number for entry in state.log if isinstance(entry.event, Undone | Redone)}.isdisjoint(
        entry.number for entry in standing(state)
    )


@settings(max_examples=50, deadline=None)
@given(VISITS)
def test_session_time_never_runs_backwards_and_what_is_due_never_fails(
    visit: Visit,
) -> None:
    states = lived(visit)
    elapsed = [state.elapsed_s for state in states]
    assert elapsed == sorted(elapsed)
    for state in states[::5]:
        assert state.last_at
        timed = [one.in_s for one in due(state, state.last_at) if one.what != "incident_step"]
        assert timed == sorted(timed)


@settings(max_examples=50, deadline=None)
@given(VISITS)
def test_from_anywhere_a_session_can_be_brought_to_its_end(visit: Visit) -> None:
    state = ended(lived(visit)[-1])
    assert state.phase is Phase.SIGNED
    assert tally(state).still_in == 0


def ended(state: SessionState) -> SessionState:
    """What a practitioner does to end a session from wherever it stands."""
    if state.phase is Phase.SIGNED:
        return state
    if state.phase is not Phase.CLOSED:
        for circuit in [one for one in state.circuits if one.stopped is None]:
            state = run(("current_stopped", {"circuit": circuit.circuit}), state=state)
        for one in [one for one in state.applications if one.ended is None]:
            off = {"application": one.application, "pieces_off": one.pieces_on}
            state = run(("technique_ended", off), state=state)
        while any(True for _ in [*state.needles_unaccounted(), *state.open_incidents()]):
            state = _accounted(state)
        state = run(
            ("needles_counted", {"counted": sum(one.fate == "out" for one in state.needles)}), state=state
        )
        state = run(("advice_given", {"advice": ADVICE}), ("session_closed",), state=state)
    return run(("session_signed",), state=state)


def _accounted(state: SessionState) -> SessionState:
    for one in [one for one in state.needles if one.fate == "broken"]:
        if not any(open_.needle == one.needle for open_ in state.open_incidents()):
            name = f"end-{one.needle}"
            given = {"incident": name, "kind": "broken_needle", "needle": one.needle}
            state = run(("incident_reported", given), state=state)
    for incident in list(state.open_incidents()):
        state = run(*_each(state, "every_step", {"incident": incident.incident}), state=state)
        state = _all_out(state)
        outcome = next(iter(procedure(incident.kind)["outcome"]))
        given = {"outcome": outcome, "called_ambulance": True, "referred_to": "x", "note": "x"}
        state = run(("incident_resolved", {"incident": incident.incident} | given), state=state)
    return _all_out(state)


def _all_out(state: SessionState) -> SessionState:
    for one in list(state.needles_in()):
        state = run(("needle_removed", {"needle": one.needle}), state=state)
    return state


def test_nothing_was_before_the_beginning() -> None:
    assert EMPTY.phase is Phase.NOT_OPENED
    assert event("session_closed", 0).at.tzinfo is not None
