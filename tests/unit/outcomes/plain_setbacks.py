"""The slow obvious twin of setback and worst end: tables read by hand, scales turned to less is better."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from weizhong.facts.tables import read_rows, read_table


def plain_setback(name: str, values: Sequence[float]) -> str:
    """What a setback is, said as plainly as can be."""
    if not values:
        return "unknown"
    places = [place for place in range(len(values)) if _is_one(name, values, place)]
    last = len(values) - 1
    if last not in places:
        return "none"
    return "twice" if last - 1 in places else "once"


def _is_one(name: str, values: Sequence[float], place: int) -> bool:
    now = values[place]
    for earlier in values[:place]:
        lost = round(_badness(name, now) - _badness(name, earlier), 6)
        if lost >= plain_loss(name, earlier, now):
            return True
    return False


def plain_loss(name: str, earlier: float, now: float) -> float:
    """Points of loss that matter and are told from chance, at 95 of 100 and as the scale is judged."""
    row = read_table("outcomes/instruments")["instrument"][name]
    error, z = row.get("error", {}), NormalDist().inv_cdf(0.975)
    needed = [row["mic"]["points"]]
    if error.get("by_score"):
        table = [one for one in read_rows("outcomes/promis_4a") if one["form"] == name and one["se"]]
        known = {float(one["t"]): float(one["se"]) for one in table}
        first, last = (known.get(score, max(known.values())) for score in (earlier, now))
        needed.append(round(z * sqrt(first**2 + last**2), 2))
    if "sdc" in error:
        needed.append(error["sdc"])
        level = NormalDist().inv_cdf((1 + error.get("confidence", 0.90)) / 2)
        if "sem" not in error:
            needed.append(round(error["sdc"] / level * z, 2))
    if "sem" in error:
        needed.append(round(z * sqrt(2) * error["sem"], 2))
    return max(needed)


def plain_worst_unseen(name: str, start: float, values: Sequence[float], is_worse: bool) -> bool:
    """Whether it came to the worst twentieth of a scale or stayed there, and is not called worse."""
    row = read_table("outcomes/instruments")["instrument"][name]
    most = row["high"] if row["better"] == "lower" else -row["low"]
    length = row["high"] - row["low"]
    there = [round(most - _badness(name, value), 6) <= round(length / 20, 6) for value in (start, *values)]
    if not values or is_worse or not there[-1]:
        return False
    return not there[0] or (len(values) > 1 and there[-2])


def _badness(name: str, value: float) -> float:
    row = read_table("outcomes/instruments")["instrument"][name]
    return value if row["better"] == "lower" else -value
