"""What a network meta-analysis holds: its treatments, its comparisons, and each against each other."""

import msgspec

from weizhong.evidence.effect_sizes import Measure
from weizhong.evidence.network_designs import DesignPart, Interaction, QTest
from weizhong.evidence.network_fit import Tau2Method
from weizhong.evidence.network_sides import SideSplit
from weizhong.evidence.network_studies import NetworkStudy


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the network.

    Parameters
    ----------
    name : str
        As the file has it.
    trials : int
        With such an arm.
    people : float, optional
        In these arms; none where a trial does not tell.
    """

    name: str
    trials: int
    people: float | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the network: two treatments that some trial compares.

    Parameters
    ----------
    a, b : str
        In alphabetical order.
    trials : tuple of str
        Labels of those that have both.
    """

    a: str
    b: str
    trials: tuple[str, ...]


class RelativeEffect(msgspec.Struct, frozen=True, kw_only=True):
    """One treatment against another, from the whole network.

    Parameters
    ----------
    a, b : str
        Treatment and comparator.
    estimate, se : float
        a less b; natural logarithms for RR and OR.
    low, high : float
        The 95 % interval, normal.
    p : float
        That there is no difference.
    trials : int
        That compare the two themselves; 0 where all evidence is indirect.
    """

    a: str
    b: str
    estimate: float
    se: float
    low: float
    high: float
    p: float
    trials: int


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """A network meta-analysis.

    Parameters
    ----------
    measure : str
        As `EffectSize.measure`; everything is on its scale, logarithms for RR and OR.
    tau2_method : {"reml", "dl", "fixed"}
        How the variance between trials was told; fixed takes it for 0.
    treatments : tuple of Treatment
        In alphabetical order.
    comparisons : tuple of Comparison
        What trials compare: the lines of a network plot.
    reference : str
        Treatment the others are set against.
    studies : tuple of NetworkStudy
        All that were used.
    effects : tuple of RelativeEffect
        Each other treatment against the reference, in alphabetical order.
    fixed_effects : tuple of RelativeEffect
        The same with a tau2 of 0.
    league : tuple of RelativeEffect
        Every pair, in alphabetical order.
    tau2 : float, optional
        Variance between trials, the same for every comparison; none where nothing tells of it.
    tau2_low, tau2_high : float, optional
        Its 95 % interval by Q-profile; none where that is void.
    i2 : float, optional
        Share of Q beyond chance, percent.
    q_total, q_within, q_between : QTest
        Of the network, of trials within designs, of designs among each other, all with a tau2 of 0.
    interaction : Interaction, optional
        Whether designs agree, with trials allowed to vary; none where that cannot be told apart.
    designs : tuple of DesignPart
        Each design's share.
    splits : tuple of SideSplit
        Comparisons with direct and indirect evidence.
    unconnected : tuple of tuple of str
        Parts of the file that no trial ties to this network; they are not in it.
    set_aside : tuple of str
        Trials of these parts.
    notes : tuple of str
        What a reader must know.
    """

    measure: Measure
    tau2_method: Tau2Method
    treatments: tuple[Treatment, ...]
    comparisons: tuple[Comparison, ...]
    reference: str
    studies: tuple[NetworkStudy, ...]
    effects: tuple[RelativeEffect, ...]
    fixed_effects: tuple[RelativeEffect, ...]
    league: tuple[RelativeEffect, ...]
    tau2: float | None
    tau2_low: float | None
    tau2_high: float | None
    i2: float | None
    q_total: QTest
    q_within: QTest
    q_between: QTest
    interaction: Interaction | None
    designs: tuple[DesignPart, ...]
    splits: tuple[SideSplit, ...]
    unconnected: tuple[tuple[str, ...], ...]
    set_aside: tuple[str, ...]
    notes: tuple[str, ...]
