"""Memory of a process that has everything loaded and has located every point, with words, on one person.

Claim: its resident set never passes 150 MB. Shown step by step, then with the example patient
planned as well.
"""

import resource
import sys
from importlib.resources import files

CLAIM_MB = 150.0


def main() -> int:
    """Print a table; return 1 if the claim does not hold."""
    told("empty interpreter")
    from weizhong.anatomy.body import mesh_asset
    from weizhong.anatomy.landmarks import predict
    from weizhong.anatomy.locate import place, placeable_codes
    from weizhong.anatomy.person import Person

    told("imported")
    woman = Person("female", 52, 1620, 70)
    posterior = predict(woman)
    told("landmark facts read")
    mesh_asset()
    told("mesh loaded")
    placed = place(placeable_codes(), woman, posterior)
    reached_mb = told(f"{len(placed)} spots located, with words and level chances (claim < {CLAIM_MB:g} MB)")

    from weizhong.clinic.files.reading import read_case_text
    from weizhong.clinic.planning.plan import plan

    plan(read_case_text((files("weizhong.clinic") / "data" / "example_patient.toml").read_text("utf-8")))
    told("the example patient planned as well")
    if reached_mb >= CLAIM_MB:
        print("claim not met")
    return 1 if reached_mb >= CLAIM_MB else 0


def told(step: str) -> float:
    """Print and return the most memory this process has held so far, MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mb = most / (1e6 if sys.platform == "darwin" else 1e3) * (1 if sys.platform == "darwin" else 1.024)
    print(f"{mb:6.1f} MB  {step}")
    return mb


if __name__ == "__main__":
    sys.exit(main())
