"""What holds at some sites only, and what is taken off each modality where several limits meet."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.gate.sites import names_of, reach_of
from weizhong.terms.codes import Laterality

# What is taken off, each with the modalities it is taken off.
TakenOff = tuple[tuple[Restriction, tuple[str, ...]], ...]


class SiteLimit(msgspec.Struct, frozen=True):
    """A finding that holds at some sites only.

    Parameters
    ----------
    finding : Finding
        What was found.
    sites : tuple of str
        Regions, parts or point codes, with side where one was given.
    left_out : tuple of str
        Points to leave out although the finding is a caution.
    restriction : Restriction or None
        What it takes off a dose there.
    """

    finding: Finding
    sites: tuple[str, ...]
    left_out: tuple[str, ...]
    restriction: Restriction | None = None

    def reaches(self, code: str, side: Laterality, lateral_cm: float = 0.0) -> bool:
        """Whether a point, or a tender spot so far from the midline, lies at one of the sites."""
        return reach_of(self.sites)[names_of(code, side, lateral_cm)]


def taken_off_at(everywhere: TakenOff, limits: Iterable[SiteLimit], here: frozenset[str]) -> TakenOff:
    """Return all that is taken off doses at one site.

    Parameters
    ----------
    everywhere : tuple of (Restriction, tuple of str)
        What is taken off wherever it is used.
    limits : iterable of SiteLimit
        What holds at some sites only.
    here : frozenset of str
        Every name of the site.
    """
    local = [
        (limit.restriction, tuple(limit.finding.modalities))
        for limit in limits
        if limit.restriction is not None and reach_of(limit.sites)[here]
    ]
    return (*everywhere, *local) if local else everywhere


# The same few rules hold at many sites and for many people.
@lru_cache(maxsize=4096)
def by_modality(off: TakenOff, modalities: tuple[str, ...]) -> Mapping[str, Restriction]:
    """Return what is taken off each of several modalities, the strictest of each limit.

    Parameters
    ----------
    off : tuple of (Restriction, tuple of str)
        All that is taken off.
    modalities : tuple of str
        Which.

    Examples
    --------
    >>> thinned = Restriction(depth_mm_at_most=10.0, because=("anticoagulant",))
    >>> found = by_modality(((thinned, ("needling",)),), ("needling", "lamp"))
    >>> found["needling"].depth_mm_at_most, found["lamp"].is_empty
    (10.0, True)
    """
    return MappingProxyType(
        {name: merged([one for one, names in off if name in names]) for name in modalities}
    )
