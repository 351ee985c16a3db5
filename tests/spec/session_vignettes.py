"""Vignettes of the session: how it stands, what happens, and what comes of it or why it is refused."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from tests.spec.session_visit import READY, START, agenda, gate, practitioner, run

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session import (
    EMPTY,
    SessionState,
    advice_due,
    contact_min,
    due,
    keeps_open,
    procedure,
    record_of,
    tally,
)
from weizhong.clinic.session.agenda import Agenda
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.place import TreatedPlace
from weizhong.terms.errors import Refused

ROOT = Path(__file__).parent / "session"
WORDS = {"name", "given", "restriction", "agenda", "dosed", "opened", "events", "refused", "limits", "expect"}
Line = tuple[str, dict[str, Any]]

_NEEDLE: tuple[tuple[Any, ...], ...] = (*READY, ("needle_inserted",))
_TWO = (*_NEEDLE, ("needle_inserted", {"needle": "n2", "code": "BL25"}))
_OUT = (*_NEEDLE, ("needle_removed", {"after": 20}))
_TOLD = (*_OUT, ("needles_counted",), ("advice_given",))
_CLOSED = (*_TOLD, ("session_closed",))
GIVEN: dict[str, tuple[tuple[Any, ...], ...]] = {
    "nothing": (),
    "opened": READY[:1],
    "with the patient": READY[:2],
    "the person confirmed": READY[:3],
    "consent": READY[:4],
    "ready": READY,
    "a needle in BL23 left": _NEEDLE,
    "a long needle in BL23 left": (
        *READY,
        ("needle_pack_opened", {"pack": "B", "length_mm": 40}),
        ("needle_inserted", {"pack": "B", "depth_mm": 10}),
    ),
    "a needle in BL23 and BL25 left": _TWO,
    "current between two needles": (*_TWO, ("current_started",)),
    "two cups on BL23 right": (*READY, ("technique_applied",)),
    "three press needles in BL23 left": (
        *READY,
        (
            "technique_applied",
            {"modality": "press_needle", "pieces": 3, "side": "left", "pack": "A"},
        ),
    ),
    "the needle out": _OUT,
    "counted and told": _TOLD,
    "closed": _CLOSED,
    "signed": (*_CLOSED, ("session_signed",)),
}


@dataclass(frozen=True)
class SessionVignette:
    """One little session."""

    section: str
    row: dict[str, Any]

    @property
    def name(self) -> str:
        """Its sentence."""
        return str(self.row["name"])

    @property
    def lines(self) -> list[Line]:
        """What happens, after what is given."""
        return [line for one in self.row.get("events", ()) for line in _lines(one)]

    def begun(self) -> SessionState:
        """The session as given."""
        first, *rest = [_line(one) for one in GIVEN[self.row["given"]]] or [("", {})]
        return run((first[0], first[1] | self.opened()), *rest) if first[0] else EMPTY

    def opened(self) -> dict[str, Any]:
        """What the opening holds that is not usual."""
        changes = dict(self.row.get("opened", {}))
        if "techniques" in changes:
            changes["practitioner"] = practitioner(changes.pop("techniques"))
        if "gate" in changes:
            changes["gate"] = gate(**changes["gate"])
        if "restriction" in self.row or "agenda" in self.row:
            limits = Restriction(**_tuples(self.row.get("restriction", {})))
            changes["agenda"] = agenda(restriction=limits, **self.row.get("agenda", {}))
        if "dosed" in self.row:
            changes["agenda"] = dosed(changes.get("agenda", agenda()), **self.row["dosed"])
        return changes

    def last(self) -> SessionState:
        """The session after all that happens."""
        return run(*self.lines, state=self.begun())

    def found(self) -> dict[str, Any]:
        """What is found of what is expected; of lists only what was asked for."""
        state = self.last()
        return {key: _found(state, key, wanted) for key, wanted in self.row["expect"].items()}

    def refusal(self) -> Refused:
        """Why the last event is refused; all before it are not."""
        *before, last = self.lines
        state = run(*before, state=self.begun())
        if not state.log:
            last = (last[0], last[1] | self.opened())
        try:
            run(last, state=state)
        except Refused as refused:
            return refused
        raise AssertionError(f"not refused: {self.name}")


@cache
def session_vignettes() -> tuple[SessionVignette, ...]:
    """Every vignette, in the order of the rule book."""
    return tuple(
        SessionVignette(path.stem, row)
        for path in sorted(ROOT.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )


def dosed(given: Agenda, technique: str, **taken_off: Any) -> Agenda:
    """Return an agenda whose sites have the plan's own dose of a technique, less what is taken off."""
    off = Restriction(**_tuples(taken_off))
    sites = [
        replace(one, treatments=[dose_for(technique, TreatedPlace(one.code, one.side, "lumbar", off))])
        for one in given.sites
    ]
    return replace(given, sites=sites)


def told(one: SessionVignette) -> str:
    """Return a vignette as a sentence of the rule book."""
    row = one.row
    extra = "".join(
        f"; {key}: {_shown(row[key])}" for key in ("restriction", "agenda", "dosed", "opened") if key in row
    )
    happens = "; ".join(map(_happens, row.get("events", ())))
    if "refused" in row:
        *_, last = one.lines
        limits = f" ({', '.join(row['limits'])})" if row.get("limits") else ""
        comes = f'The last, {last[0].replace("_", " ")}, is refused{limits}: "{row["refused"]}".'
    else:
        comes = f"Then {_shown(row['expect'])}."
    return f"- **{one.name}.** Given: {row['given']}{extra}. Happens: {happens or 'nothing'}. {comes}"


def _happens(one: Any) -> str:
    if isinstance(one, str):
        return one.replace("_", " ")
    ((name, given),) = one.items()
    if name == "every_step":
        return f"every step of {given.replace('_', ' ')}"
    return f"{name.replace('_', ' ')} ({_shown(given)})"


def _lines(one: Any) -> list[Line]:
    if isinstance(one, dict) and "every_step" in one:
        return all_steps(one["every_step"])
    return [_line(one)]


def _line(one: Any) -> Line:
    if isinstance(one, str):
        return one, {}
    if isinstance(one, dict):
        ((name, given),) = one.items()
        return name, _filled(name, dict(given))
    return one[0], dict(one[1]) if len(one) > 1 else {}


def _filled(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Agendas and gates are told by what is unusual in them."""
    if isinstance(given.get("agenda"), dict):
        given["agenda"] = agenda(**given["agenda"])
    if isinstance(given.get("gate"), dict):
        given["gate"] = gate(**given["gate"])
    return given


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _found(state: SessionState, key: str, wanted: Any) -> Any:
    now = (
        START + timedelta(minutes=wanted["minute"])
        if isinstance(wanted, dict) and "minute" in wanted
        else None
    )
    if key == "due":
        assert now is not None
        have = [one.what for one in due(state, now) if one.is_overdue]
        return wanted | {"what": have}
    if key == "tally":
        return {name: getattr(tally(state), name) for name in wanted}
    if key == "fates":
        return {one.needle: one.fate for one in state.needles if one.needle in wanted}
    if key == "de_qi":
        return {one.needle: one.de_qi for one in state.needles if one.needle in wanted}
    plain: dict[str, Any] = {
        "responses": sum(len(one.responses) for one in state.needles),
        "stimulations": sum(len(one.stimulations) for one in state.needles),
        "phase": state.phase.value,
        "contact_min": contact_min(state),
        "deviations": [kind for one in state.deviations for kind in one.kinds],
        "advice_due": [row["id"] for row in advice_due(state)],
        "not_given": record_of(state).advice_not_given if state.log else [],
        "consents": [one.technique for one in state.consents if one.withdrawn is None],
        "outcomes": [one.outcome for one in state.incidents],
        "amendments": len(state.amendments),
        "plans": len(state.plans),
        "events": len(state.log),
        "left_in_place": sum(one.pieces_left for one in state.applications),
        "barred": [one.code for one in state.turn.barred] if state.turn else [],
        "minutes": round(state.elapsed_s / 60, 2),
    }
    if key == "keeps_open":
        kept = " ".join(keeps_open(state))
        return [part for part in wanted if part in kept] if wanted else list(keeps_open(state))
    return plain[key]


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_shown(inner) for inner in value) or "none"
    return str(value)


def all_steps(kind: str, incident: str = "i1") -> list[Line]:
    """Every step of a procedure, in order."""
    steps = procedure(kind)["step"]
    return [("incident_step_done", {"incident": incident, "step": step["id"]}) for step in steps]
