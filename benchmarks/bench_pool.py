"""Ten thousand meta-analyses of 20 trials (REML, Hartung and Knapp's interval) beside metafor in one run.

Claim: at least ten times faster. metafor takes milliseconds a fit and its cost is linear in fits, so it is
given a part of them and its time is scaled; answers of that part are compared, too. With holes stands for
analyses of 3 to 20 trials. Without R and metafor (Debian: r-cran-metafor) only our own times are told, and no
claim is made.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from weizhong.evidence.batch import PooledMany, pool_many

ANALYSES, TRIALS, PEER_ANALYSES = 10_000, 20, 400
CLAIM = 10.0
REPEATS = 5
# The bar for answers; metafor's own threshold is set to 1e-12 below.
AGREE = 1e-6
PEER = """
suppressMessages(library(metafor))
folder <- commandArgs(TRUE)[1]
y <- as.matrix(read.csv(file.path(folder, "y.csv"), header = FALSE))
v <- as.matrix(read.csv(file.path(folder, "v.csv"), header = FALSE))
out <- matrix(NA, nrow(y), 4)
fit <- function(i) rma.uni(y[i, ], v[i, ], method = "REML", test = "knha",
                           control = list(threshold = 1e-12, maxiter = 1000))
began <- proc.time()[["elapsed"]]
for (i in seq_len(nrow(y))) {
  a <- tryCatch(fit(i), error = function(e) NULL)
  if (!is.null(a)) out[i, ] <- c(a$beta, a$ci.lb, a$ci.ub, a$tau2)
}
cat(proc.time()[["elapsed"]] - began, as.character(packageVersion("metafor")), as.character(getRversion()))
write.table(out, file.path(folder, "answers.csv"), sep = ",", row.names = FALSE, col.names = FALSE)
"""


def main() -> int:
    """Print a table; return 1 if a claim does not hold."""
    y, v = trials()
    whole_s, whole = timed(y, v, None)
    print(f"ours: {ANALYSES:,} x {TRIALS} trials, REML + Hartung-Knapp: {1e3 * whole_s:.0f} ms, ", end="")
    print(f"{1e6 * whole_s / ANALYSES:.1f} us each (median of {REPEATS})")
    mask = np.random.default_rng(1).random(y.shape) >= 0.3
    mask[:, :3] = True
    holes_s, _ = timed(y, v, mask)
    print(f"ours, with holes (3 to {TRIALS} trials): {1e3 * holes_s:.0f} ms")
    two = int((whole.maxima > 1).sum())
    print(f"likelihoods with more than one maximum: {two} of {ANALYSES:,}; the highest is taken")
    if not is_peer_here():
        print(
            "NOT CHECKED: R with metafor is not here (Debian: apt-get install r-cran-metafor), so no claim."
        )
        return 0
    peer_s, about, answers = metafor(y[:PEER_ANALYSES], v[:PEER_ANALYSES])
    scaled_s = peer_s * ANALYSES / PEER_ANALYSES
    times = scaled_s / whole_s
    print(
        f"{about}: {PEER_ANALYSES} of them in {peer_s:.2f} s, {1e3 * peer_s / PEER_ANALYSES:.2f} ms each; ",
        end="",
    )
    print(f"scaled to {ANALYSES:,}: {scaled_s:.0f} s")
    print(f"ours is {times:.0f} times faster (claim >= {CLAIM:g})")
    furthest = compare(whole, answers)
    misses = [
        claim
        for claim, is_met in (
            (f"{CLAIM:g} times", times >= CLAIM),
            (f"answers within {AGREE:g}", furthest <= AGREE),
        )
        if not is_met
    ]
    if misses:
        print(f"MISSED: {', '.join(misses)}")
    return 1 if misses else 0


def trials() -> tuple[np.ndarray, np.ndarray]:
    """Return estimates and variances as trials of some hundred people have them, with and without tau2."""
    rng = np.random.default_rng(5)
    v = rng.uniform(0.01, 0.2, (ANALYSES, TRIALS))
    tau2 = rng.choice([0.0, 0.01, 0.05, 0.2], (ANALYSES, 1))
    return 0.3 + rng.normal(size=v.shape) * np.sqrt(v + tau2), v


def timed(y: np.ndarray, v: np.ndarray, mask: np.ndarray | None) -> tuple[float, PooledMany]:
    """Return the median time of one batch, and its answers."""
    found = pool_many(y, v, mask, interval="knapp_hartung")  # imports are not part of it
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        found = pool_many(y, v, mask, interval="knapp_hartung")
        times.append(time.perf_counter() - began)
    return float(np.median(times)), found


def is_peer_here() -> bool:
    """Return whether R runs and has metafor."""
    if not shutil.which("Rscript"):
        return False
    asked = subprocess.run(["Rscript", "-e", "library(metafor)"], capture_output=True, check=False)
    return asked.returncode == 0


def metafor(y: np.ndarray, v: np.ndarray) -> tuple[float, str, np.ndarray]:
    """Return the seconds metafor took for its fits alone, its version, and its answers."""
    with tempfile.TemporaryDirectory() as folder:
        for name, values in (("y", y), ("v", v)):
            np.savetxt(Path(folder) / f"{name}.csv", values, delimiter=",", fmt="%.17g")
        script = Path(folder) / "peer.R"
        script.write_text(PEER)
        said = subprocess.run(
            ["Rscript", str(script), folder], capture_output=True, text=True, check=True
        ).stdout
        seconds, version, r = said.split()
        answers = np.genfromtxt(Path(folder) / "answers.csv", delimiter=",", missing_values="NA")
    return float(seconds), f"metafor {version}, R {r}", answers


def compare(ours: PooledMany, answers: np.ndarray) -> float:
    """Print how far answers lie apart, relative, and absolute where tau2 is 0; return the furthest."""
    n = len(answers)
    is_told = ~np.isnan(answers[:, 0])
    held = np.stack([ours.estimate[:n], ours.low[:n], ours.high[:n], ours.tau2[:n]], 1)
    apart = np.abs(held - answers)
    # An estimate or a limit may be 0 by itself, so these are held against their interval's width.
    apart[:, :3] /= (answers[:, 2] - answers[:, 1])[:, None]
    has_tau2 = answers[:, 3] > AGREE
    apart[has_tau2, 3] /= answers[has_tau2, 3]
    furthest = apart[is_told].max(0)
    print(
        f"metafor answered {is_told.sum()} of {n} (its scoring does not converge on the others); "
        f"furthest apart: ",
        end="",
    )
    print(f"estimate {furthest[0]:.0e}, limits {furthest[1:3].max():.0e}, tau2 {furthest[3]:.0e}")
    return float(furthest.max())


if __name__ == "__main__":
    sys.exit(main())
