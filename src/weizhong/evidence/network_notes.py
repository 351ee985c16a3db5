"""What a reader must know of a network before its numbers, in sentences."""

from collections.abc import Iterator

from weizhong.evidence.network_records import Network

# Below this a test is said to show a contradiction: it is as weak as that of Q, whose level this is
# (HIGGINS2003).
SUSPECT = 0.10


def network_notes(found: Network, maxima: int) -> Iterator[str]:
    """Yield the notes of a network.

    Parameters
    ----------
    found : Network
        All else of it.
    maxima : int
        Of the likelihood of tau2.
    """
    if found.unconnected:
        apart = "; ".join(", ".join(piece) for piece in found.unconnected)
        trials = f"{len(found.set_aside)} trial{'s' * (len(found.set_aside) != 1)}"
        yield (
            f"No trial connects these with the rest: {apart}. They are left out ({trials}); name one of them "
            "as reference to analyse its part."
        )
    if found.tau2 is None:
        yield (
            "Every difference is told by one trial only: how much trials vary is unknown, and the intervals "
            "take it for nothing, so they are too narrow."
        )
    elif found.tau2_method == "fixed":
        yield "Trials are taken not to vary beyond chance; where they do, the intervals are too narrow."
    if maxima > 1:
        yield f"The likelihood of tau2 has {maxima} maxima; the highest was taken."
    yield _agreement(found)
    at_odds = [f"{split.a} and {split.b}" for split in found.splits if split.p < SUSPECT]
    if at_odds:
        yield (
            f"Direct and indirect evidence are at odds (p below {SUSPECT:g}) for {'; '.join(at_odds)}: read "
            "both before the league table."
        )
    lonely = sum(len(one.trials) == 1 for one in found.comparisons)
    if lonely:
        yield f"{lonely} of {len(found.comparisons)} direct comparisons rest on one trial."
    yield (
        "Treatments stand in alphabetical order: an order by effect would hide that intervals overlap and "
        "that few comparisons were made directly."
    )


def _agreement(found: Network) -> str:
    between, under_random = found.q_between, found.interaction
    if between.p is None:
        return (
            "No comparison is made by two independent designs: whether the network contradicts itself cannot "
            "be tested, and nothing says that it does not."
        )
    random_p = under_random.test.p if under_random else None
    if between.p >= SUSPECT:
        return (
            "Designs do not contradict each other beyond chance; such tests only find large contradictions."
        )
    if random_p is not None and random_p >= SUSPECT:
        return (
            "Designs contradict each other if trials do not vary; with trials allowed to vary they do not "
            "beyond chance, since trials of one design differ as much."
        )
    return "Designs contradict each other beyond chance: one network may not be the answer to one question."
