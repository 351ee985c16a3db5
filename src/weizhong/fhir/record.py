"""A Bundle opened: its one patient and the entries that belong to that patient."""

from dataclasses import dataclass
from typing import Any

from weizhong.fhir.element import Element
from weizhong.terms.errors import InvalidInput, MissingInput

# A history holds old and deleted versions side by side, a response holds none of the record.
_CURRENT_TYPES = ("batch", "collection", "document", "message", "searchset", "transaction")
_SUBJECT_FIELDS = ("subject", "patient")


@dataclass(frozen=True, slots=True)
class Record:
    """One patient's resources, in the order of the Bundle.

    Parameters
    ----------
    patient : Element
        The Patient resource.
    resources : tuple of Element
        Every other resource.
    """

    patient: Element
    resources: tuple[Element, ...]

    def of_type(self, *types: str) -> tuple[Element, ...]:
        """Return the resources of the given types."""
        return tuple(resource for resource in self.resources if resource.text("resourceType") in types)


def open_bundle(document: Any) -> Record:
    """Check that a parsed document is a Bundle about exactly one patient, and return its parts.

    Raises
    ------
    InvalidInput
        If it is not a Bundle of current resources, is one page of many, or concerns several patients.
    MissingInput
        If it holds no Patient.
    """
    bundle = _bundle(document)
    entries = bundle.children("entry")
    resources = tuple(resource for entry in entries if (resource := _resource(entry)) is not None)
    patients = _distinct([resource for resource in resources if resource.text("resourceType") == "Patient"])
    if not patients:
        raise MissingInput("The Bundle holds no Patient resource; export it together with the Patient.")
    if len(patients) > 1:
        raise InvalidInput(
            f"The Bundle holds {len(patients)} different Patient resources; export one patient at a time."
        )
    own_names = _names(patients[0], entries)
    rest = tuple(resource for resource in resources if resource.text("resourceType") != "Patient")
    for resource in rest:
        _check_belongs(resource, own_names)
    return Record(patients[0], rest)


def _bundle(document: Any) -> Element:
    if not isinstance(document, dict):
        raise InvalidInput("The JSON file is not a FHIR Bundle: its outermost value must be an object.")
    bundle = Element("Bundle", document)
    kind = bundle.text("resourceType")
    if kind is None:
        raise InvalidInput('The JSON file is not a FHIR Bundle: "resourceType": "Bundle" is missing.')
    if kind != "Bundle":
        raise InvalidInput(
            "The JSON file is a single FHIR resource, not a Bundle; put the Patient and the resources about "
            "that patient into one Bundle."
        )
    if bundle.text("type") not in _CURRENT_TYPES:
        raise InvalidInput(
            f"Bundle.type must be one of {', '.join(_CURRENT_TYPES)}; export it as a collection."
        )
    if any(link.text("relation") == "next" for link in bundle.children("link")):
        raise InvalidInput(
            "The Bundle is one page of a longer search result, so conditions may be missing; "
            "fetch every page into one Bundle."
        )
    return bundle


def _resource(entry: Element) -> Element | None:
    resource = entry.child("resource")
    if resource is not None and resource.text("resourceType") is None:
        raise InvalidInput(f"The FHIR element {resource.path}.resourceType is missing; correct the Bundle.")
    return resource


def _distinct(patients: list[Element]) -> list[Element]:
    distinct: list[Element] = []
    for patient in patients:
        if all(patient.fields != other.fields for other in distinct):
            distinct.append(patient)
    return distinct


def _names(patient: Element, entries: tuple[Element, ...]) -> frozenset[str]:
    full_urls = {
        url
        for entry in entries
        if entry.fields.get("resource") == patient.fields and (url := entry.text("fullUrl"))
    }
    identifier = patient.text("id")
    return frozenset(full_urls | ({f"Patient/{identifier}"} if identifier else set()))


def _check_belongs(resource: Element, own_names: frozenset[str]) -> None:
    for field in _SUBJECT_FIELDS:
        subject = resource.child(field) if isinstance(resource.fields.get(field), dict) else None
        reference = subject.text("reference") if subject else None
        if reference and not _is_own(reference, own_names):
            raise InvalidInput(
                f"{resource.path}.{field} refers to somebody other than the Bundle's Patient; "
                "export one patient at a time."
            )


def _is_own(reference: str, own_names: frozenset[str]) -> bool:
    plain = reference.partition("/_history/")[0]
    return plain in own_names or any(
        plain.endswith(f"/{name}") for name in own_names if name.startswith("Patient/") and "://" in plain
    )
