"""A session read from its events alone: which of them stand, and what was on the patient at each moment."""

from datetime import datetime
from typing import Any

Document = dict[str, Any]
NEVER_UNDONE = ("session_opened", "clock_set", "undone", "redone")


def standing(events: list[Document]) -> list[tuple[int, Document]]:
    """Return the events that were not undone, each with its number."""
    undone: list[int] = []
    for number, event in enumerate(events):
        if event["event"] == "undone":
            told = event.get("number")
            if told is None:
                before = range(number)
                known = [
                    one for one in before if one not in undone and events[one]["event"] not in NEVER_UNDONE
                ]
                told = known[-1]
            undone.append(told)
        if event["event"] == "redone":
            told = event.get("number")
            undone.remove(undone[-1] if told is None else told)
    return [
        (number, event)
        for number, event in enumerate(events)
        if number not in undone and event["event"] not in ("undone", "redone")
    ]


def clock(event: Document) -> datetime:
    """Return the time of an event."""
    return datetime.fromisoformat(str(event["at"]).replace("Z", "+00:00"))


class Memory:
    """What a simple-minded watcher remembers while the events go by."""

    def __init__(self) -> None:
        self.opened: Document = {}
        self.gate = "ask"
        self.is_person_known = False
        self.consented: set[str] = set()
        self.withdrawn: set[str] = set()
        self.position = ""
        self.skin_checked = False
        self.unfit_skin: set[tuple[str, str]] = set()
        self.in_contact = False
        self.packs: dict[str, Document] = {}
        self.needles: dict[str, Document] = {}
        self.fate: dict[str, str] = {}
        self.circuits: dict[str, Document] = {}
        self.applications: dict[str, Document] = {}
        self.put_on: dict[str, Document] = {}
        self.pieces_on: dict[str, int] = {}
        # What was not taken off again, also what was handed over: by technique and application.
        self.pieces_stuck: dict[tuple[str, str], int] = {}
        self.handed_over = False
        self.incidents: dict[str, str] = {}
        self.hurt: set[tuple[str, str]] = set()
        self.incidents_seen: set[str] = set()
        self.advice: set[str] = set()
        self.is_taken_over = False
        self.is_visit_over = False
        self.is_stopped = False
        self.counted: int | None = None
        self.is_closed = False
        self.is_signed = False

    def lying(self) -> list[Document]:
        """Return what was put on and lies on the patient still, also what was handed over to stay."""
        return [
            event
            for name, event in self.put_on.items()
            if name in self.applications or self.pieces_stuck[event["modality"], name] > 0
        ]

    def anything_on(self) -> bool:
        """Say whether a needle, a current or anything else is on the patient."""
        unaccounted = any(fate in ("in", "broken", "missing") for fate in self.fate.values())
        return unaccounted or bool(self.circuits) or bool(self.applications)
