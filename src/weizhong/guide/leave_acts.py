"""Before anything is begun: the right person and side, consent, and consent taken back."""

from collections import Counter

from weizhong.clinic.session.events import ConsentGiven, ConsentWithdrawn, PersonConfirmed
from weizhong.facts.tables import read_table
from weizhong.guide.acts import choice
from weizhong.guide.forms import Field, FormScreen, Slip, Values, yes_no
from weizhong.guide.keeper import Keeper
from weizhong.guide.strings import say, words


def person(keeper: Keeper) -> FormScreen:
    """Ask by which two identifiers the person was confirmed, and whether the side is the plan's."""
    kinds = [(name, label) for name, label in read_table("clinic/session")["identity"]["kind"].items()]
    sides = Counter(one.side for one in keeper.state.agenda.sites)
    planned = ", ".join(f"{say(f'side.{side}')} {count}" for side, count in sides.items())

    def submit(values: Values, _: str) -> None:
        keeper.record(
            PersonConfirmed,
            confirmed_by=values["by"],
            identifiers=[values["first"], values["second"]],
            is_side_shown=values["side"],
        )

    fields = [
        Field("first", say("person.first"), "choice", kinds[0][0], kinds),
        Field("second", say("person.second"), "choice", kinds[1][0], kinds),
        choice("by", say("person.by"), "consent", ("patient", "representative")),
        yes_no("side", say("person.side")),
    ]
    return FormScreen(say("person.title"), say("person.lead", sides=planned), fields, submit)


def consent(keeper: Keeper) -> FormScreen:
    """Ask which techniques the patient agreed to; those of the plan, each by name."""
    asked = [one for one in keeper.state.agenda.modalities if one not in _agreed(keeper)]

    def submit(values: Values, _: str) -> None:
        agreed = [name for name in asked if values[name]]
        if not agreed:
            raise Slip(say("consent.none"))
        keeper.record(
            ConsentGiven,
            techniques=agreed,
            form=values["form"],
            by=values["by"],
            explained=[one for one in [values["explained"]] if one],
        )

    fields = [yes_no(name, say("consent.technique", what=words(name))) for name in asked]
    fields += [
        choice("form", say("consent.form"), "consent", ("spoken", "written")),
        choice("by", say("consent.by"), "consent", ("patient", "representative")),
        Field("explained", say("consent.explained"), value=say("consent.explained_value")),
    ]
    return FormScreen(say("consent.title"), say("consent.lead"), fields, submit)


def withdraw(keeper: Keeper) -> FormScreen:
    """Ask which consent was taken back."""
    agreed = _agreed(keeper)

    def submit(values: Values, _: str) -> None:
        gone = [name for name in agreed if values[name]]
        keeper.record(ConsentWithdrawn, techniques=gone or ["nothing"], reason=values["reason"])

    fields = [yes_no(name, say("consent.withdraw_technique", what=words(name))) for name in agreed]
    fields.append(Field("reason", say("consent.reason")))
    return FormScreen(say("consent.withdraw"), say("consent.withdraw_lead"), fields, submit)


def _agreed(keeper: Keeper) -> list[str]:
    standing = [one.technique for one in keeper.state.consents if one.withdrawn is None]
    return list(dict.fromkeys(standing))
