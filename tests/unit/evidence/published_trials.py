"""Trials of published meta-analyses, typed from their tables."""

from math import sqrt

from weizhong.evidence.effect_sizes import Counts, EffectSize, Means, Measure, effect_size

# Colditz 1994, JAMA 271:698, 13 trials of BCG, as Viechtbauer 2010 (J Stat Softw 36(3), page 15) prints them:
# author, year, cases and people without, vaccinated and not, and the distance from the equator in degrees.
BCG = (
    ("Aronson", 1948, 4, 119, 11, 128, 44), ("Ferguson", 1949, 6, 300, 29, 274, 55),
    ("Rosenthal", 1960, 3, 228, 11, 209, 42), ("Hart", 1977, 62, 13536, 248, 12619, 52),
    ("Frimodt-Moller", 1973, 33, 5036, 47, 5761, 13), ("Stein", 1953, 180, 1361, 372, 1079, 44),
    ("Vandiviere", 1973, 8, 2537, 10, 619, 19), ("Madras", 1980, 505, 87886, 499, 87892, 13),
    ("Coetzee", 1968, 29, 7470, 45, 7232, 27), ("Rosenthal II", 1961, 17, 1699, 65, 1600, 42),
    ("Comstock", 1974, 186, 50448, 141, 27197, 18), ("Comstock II", 1969, 5, 2493, 3, 2338, 33),
    ("Comstock III", 1976, 27, 16886, 29, 17825, 33),
)  # fmt: skip

# Normand 1999, Stat Med 18:321, stay in hospital after stroke, the numbers R's data set has too: n, mean and
# SD in days, specialist care and usual care.
STAY = (
    ("Edinburgh", 155, 55, 47, 156, 75, 64), ("Orpington mild", 31, 27, 7, 32, 29, 4),
    ("Orpington moderate", 75, 64, 17, 71, 119, 29), ("Orpington severe", 18, 66, 20, 18, 137, 48),
    ("Montreal home", 8, 14, 8, 13, 18, 11), ("Montreal transfer", 57, 19, 7, 52, 18, 4),
    ("Newcastle", 34, 52, 45, 33, 41, 34), ("Umea", 110, 21, 16, 183, 31, 27),
    ("Uppsala", 60, 30, 27, 52, 23, 20),
)  # fmt: skip


def bcg(measure: Measure) -> list[EffectSize]:
    """Return the trials of BCG."""
    return [
        effect_size(
            measure, Counts(n=a + b, events=a), Counts(n=c + d, events=c), name, year=year, rows=(name,)
        )
        for name, year, a, b, c, d, _ in BCG
    ]


def stay(measure: Measure) -> list[EffectSize]:
    """Return the trials of stay in hospital."""
    return [
        effect_size(measure, Means(n=n, mean=m, sd=s), Means(n=o, mean=p, sd=t), name)
        for name, n, m, s, o, p, t in STAY
    ]


def smoothed_bcg() -> list[EffectSize]:
    """Return the trials of BCG with variances smoothed over all of them, as Berkey 1995 has them."""
    vaccinated, others = (sum(row[i + 1] / row[i] for row in BCG) / len(BCG) for i in (2, 4))
    variances = [vaccinated / (a + b) + others / (c + d) for _, _, a, b, c, d, _ in BCG]
    pairs = zip((one.estimate for one in bcg("RR")), variances, strict=True)
    return of(*pairs, measure="RR")


def stay_of_one_variance() -> list[EffectSize]:
    """Return the trials of stay, both arms with the pooled SD, as Normand 1999 has them."""
    return [
        effect_size("MD", Means(n=n, mean=m, sd=sd), Means(n=o, mean=p, sd=sd), name)
        for name, n, m, s, o, p, t in STAY
        for sd in [sqrt(((n - 1) * s**2 + (o - 1) * t**2) / (n + o - 2))]
    ]


def of(*pairs: tuple[float, float], measure: Measure = "MD") -> list[EffectSize]:
    """Return trials of given estimates and variances."""
    return [
        EffectSize(label=f"trial {i}", measure=measure, estimate=estimate, variance=variance)
        for i, (estimate, variance) in enumerate(pairs, 1)
    ]
