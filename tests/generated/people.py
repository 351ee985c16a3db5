"""Plausible people with back pain, drawn from stated shares, not the rules turned inside out.

Each number gives the same person again, so that a run can be cut into parts and any case looked at alone.
"""

import math
import random
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

SHARES = Path(__file__).parents[2] / "validation" / "safety" / "prevalences.toml"
TODAY = date(2026, 11, 22)
_NO_BURDEN = 0.82


@cache
def shares() -> dict[str, Any]:
    """Return the stated shares."""
    return tomllib.loads(SHARES.read_text("utf-8"))


def person(
    number: int,
    questions: dict[str, dict[str, Any]],
    modalities: list[str],
    signs_known: dict[str, set[str]],
    seed: int = 2026,
) -> dict[str, Any]:
    """Return the patient file of one generated person as a plain document.

    Parameters
    ----------
    number : int
        Which person.
    questions : dict
        Rows of the gate's questions by name.
    modalities : list of str
        Names of all modalities.
    signs_known : dict of str to set of str
        Signs that may be named, by condition package.
    seed : int
        Seed of the whole clinic.
    """
    rng = random.Random(f"{seed}:{number}")
    patient = basics(rng)
    burdens = {
        name: 0.0 if rng.random() < _NO_BURDEN else rng.expovariate(1.0) for name in shares()["burden"]
    }
    answers = answered(rng, patient, burdens, questions)
    package = next(
        (name for name, share in shares()["packages"].items() if rng.random() < share), "back_pain"
    )
    complaint = pain(rng, package)
    document: dict[str, Any] = {
        "package": package,
        "patient": patient,
        "complaint": complaint,
        "signs": [name for name in signs(rng, complaint, package) if name in signs_known[package]],
        "modalities": wished(rng, modalities),
    }
    if answers.get("pregnant") == "yes" and rng.random() < 0.8:
        patient["pregnancy_weeks"] = rng.randint(*shares()["pregnancy"]["weeks"])
    if answers.get("anticoagulant") == "yes":
        document |= thinner(rng)
    document["happened_on"] = days(rng, answers, patient.get("age_years"))
    document["sites"] = places(rng, answers, questions)
    forget(rng, document, answers)
    document["answers"] = answers
    if package == "back_pain" and rng.random() < shares()["complaint"]["start_back"]:
        document["start_back"] = [int(rng.random() < 0.35 + 0.15 * burdens["worry"]) for _ in range(9)]
    return document


def basics(rng: random.Random) -> dict[str, Any]:
    """Return sex, age, stature and mass; now and then one of them was not told."""
    row = shares()["people"]
    sex = "female" if rng.random() < row["female"] else "male"
    age = round(within(rng.gauss(row["age_years"]["mean"], row["age_years"]["sd"]), row["age_years"]), 0)
    mean, sd = row["stature_cm"][sex]
    lost = row["stature_lost_per_year_after_60_cm"] * max(age - 60, 0)
    stature = round(rng.gauss(mean - lost - 2.5 * max(18 - age, 0), sd), 0)
    spread = row["bmi"]
    bmi = within(
        spread["mean"] + spread["sd"] * (rng.gauss(0, 0.85) + spread["skew"] * (rng.expovariate(1) - 1)),
        spread,
    )
    if age < 18:
        bmi = max(bmi - 4, spread["least"])
    told = {
        "sex": sex,
        "age_years": age,
        "stature_cm": stature,
        "mass_kg": round(bmi * (stature / 100) ** 2, 0),
    }
    return {name: value for name, value in told.items() if rng.random() >= row["missing"][name]}


def answered(
    rng: random.Random,
    patient: dict[str, Any],
    burdens: dict[str, float],
    questions: dict[str, dict[str, Any]],
) -> dict[str, str]:
    """Return yes or no to every question, by share, age, body and the burdens a person carries."""
    age, bmi = patient.get("age_years", 48.0), 26.5
    if {"stature_cm", "mass_kg"} <= set(patient):
        bmi = patient["mass_kg"] / (patient["stature_cm"] / 100) ** 2
    answers = {}
    for name, question in questions.items():
        if question.get("clears"):
            continue
        if name == "pregnant":
            low, high = shares()["pregnancy"]["age_years"]
            can_be = patient.get("sex") == "female" and low <= age <= high
            share = shares()["pregnancy"]["share"] if can_be else 0.0
        elif question.get("only_sex") and patient.get("sex") not in (None, question["only_sex"]):
            share = 0.0
        else:
            row = shares()["question"].get(name, shares()["other_questions"])
            share = of_this_person(row, age, bmi, burdens)
        answers[name] = "yes" if rng.random() < share else "no"
    return answers


def of_this_person(row: dict[str, Any], age: float, bmi: float, burdens: dict[str, float]) -> float:
    logit = math.log(row["share"] / (1 - row["share"]))
    logit += row.get("age", 0.0) * (age - 48) / 10 + row.get("bmi", 0.0) * (bmi - 26.5) / 5
    for name, weight in row.get("with", {}).items():
        logit += weight * burdens[name]
    return 1 / (1 + math.exp(-logit))


def pain(rng: random.Random, package: str) -> dict[str, Any]:
    """Return where it hurts, how long, how far, and what pressing found."""
    row = shares()["complaint"] | shares().get(package, {})
    region = drawn(rng, row["region"])
    levels = sorted({drawn(rng, row[region]) for _ in range(int(drawn(rng, row["levels"])))})
    told: dict[str, Any] = {"levels": levels}
    if rng.random() >= row["duration_missing"]:
        kind = drawn(rng, row["duration"])
        weeks = {"acute": (0.3, 6.0), "subacute": (6.0, 12.0), "chronic": (12.0, 600.0)}[kind]
        told["duration_weeks"] = round(math.exp(rng.uniform(math.log(weeks[0]), math.log(weeks[1]))), 1)
    if rng.random() >= row["radiation_missing"]:
        told["radiation"] = drawn(rng, row["radiation"])
    side = drawn(rng, row["side"])
    if side != "untold":
        told["side"] = side
    if rng.random() < 0.95:
        told["pain_0_10"] = round(min(max(rng.gauss(row["pain"]["mean"], row["pain"]["sd"]), 0), 10), 0)
    around = levels or [drawn(rng, row[region])]
    told["ashi"] = [spot(rng, rng.choice(around), side) for _ in range(int(drawn(rng, row["ashi"])))]
    return told


def spot(rng: random.Random, level: str, side: str) -> dict[str, Any]:
    """Return a tender spot, mostly on the painful side."""
    row = shares()["complaint"]["ashi_lateral_cm"]
    if side == "midline" and rng.random() < 0.6:
        return {"level": level, "lateral_cm": 0, "side": "midline"}
    own = side if side in ("left", "right") and rng.random() < 0.85 else rng.choice(["left", "right"])
    return {
        "level": level,
        "lateral_cm": round(within(rng.gauss(row["mean"], row["sd"]), row), 1),
        "side": own,
    }


def signs(rng: random.Random, complaint: dict[str, Any], package: str) -> list[str]:
    """Return signs that hang together, with strays."""
    pictures = [one for one in shares()["picture"] if one.get("package", "back_pain") == package]
    picture = rng.choices(pictures, [one["share"] for one in pictures])[0]
    chances = {name: shares()["signs"]["stray"] for one in pictures for name in one["signs"]}
    chances |= picture["signs"]
    chances |= shares()["leg_signs"].get(complaint.get("radiation", ""), {})
    return [name for name, chance in chances.items() if rng.random() < chance]


def wished(rng: random.Random, modalities: list[str]) -> list[str]:
    """Return what the practitioner has in mind."""
    row = shares()["modalities"]
    return [name for name in modalities if rng.random() < row.get(name, 0.05)] or ["needling"]


def thinner(rng: random.Random) -> dict[str, Any]:
    """Return what thins the blood, where it was told."""
    row = shares()["anticoagulant"]
    if rng.random() >= row["told"]:
        return {}
    told: dict[str, Any] = {"kind": drawn(rng, row["kind"])}
    if told["kind"] == "vka" and rng.random() < row["inr_told"]:
        told["inr"] = round(within(rng.gauss(row["inr"]["mean"], row["inr"]["sd"]), row["inr"]), 1)
        told["measured_on"] = (TODAY - timedelta(days=rng.randint(0, 60))).isoformat()
    return {"anticoagulant": told}


def days(rng: random.Random, answers: dict[str, str], age_years: float | None) -> dict[str, str]:
    """Return when something happened, mostly; never before birth."""
    row = shares()["happened_on"]
    alive = 365 * int(100 if age_years is None else age_years)
    return {
        name: (TODAY - timedelta(days=min(rng.randint(*span), alive))).isoformat()
        for name, span in row.items()
        if isinstance(span, list) and answers.get(name) == "yes" and rng.random() < row["told"]
    }


def places(
    rng: random.Random, answers: dict[str, str], questions: dict[str, dict[str, Any]]
) -> dict[str, list[str]]:
    """Return where a danger lies that has a place, mostly."""
    row = shares()["places"]
    asked = [name for name in questions if "[sites]" in questions[name]["text"] or name in row]
    return {
        name: rng.sample(row.get(name, row["other"]), rng.choice([1, 1, 1, 2]))
        for name in asked
        if answers.get(name) == "yes" and rng.random() < row["told"]
    }


def forget(rng: random.Random, document: dict[str, Any], answers: dict[str, str]) -> None:
    """Leave answers out as carelessly as the questions were asked."""
    care = rng.choices(shares()["care"], [one["share"] for one in shares()["care"]])[0]
    for name in list(answers):
        if rng.random() < care["missing"]:
            if rng.random() < 0.5:
                answers[name] = "unknown"
            else:
                del answers[name]


def practitioner(rng: random.Random, modalities: list[str]) -> list[str] | None:
    """Return the techniques somebody is qualified in; None where nothing is recorded."""
    kinds = shares()["practitioner"]
    kind = rng.choices(kinds, [one["share"] for one in kinds])[0]
    if not kind["techniques"]:
        return None
    return list(modalities) if kind["techniques"] == ["*"] else list(kind["techniques"])


def within(value: float, row: dict[str, float]) -> float:
    return min(max(value, row["least"]), row["most"])


def drawn(rng: random.Random, weights: dict[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
