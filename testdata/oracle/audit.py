"""Writes audit.tsv: adjusted counts and prediction-powered means by their
formulas in numpy, the oracle of package stats. One case a line: name, the
arguments, "=", the figures.

    python3 testdata/oracle/audit.py > testdata/oracle/audit.tsv
"""

import platform

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.stats import norm

print(f"# Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}")


def emit(name, args, figures):
    print(name, *(f"{v:.17g}" for v in np.hstack(args)), "=", *(f"{v:.17g}" for v in np.hstack(figures)), sep="\t")


def rogan_gladen(x, n, tp, pos, fp, neg, conf=0.95):
    """x of n observed, tp of pos found, fp of neg wrongly = share low high inflation."""
    p, r, f = x / n, tp / pos, fp / neg
    share = (p - f) / (r - f)
    gradient = np.array([1 / (r - f), -share / (r - f), -(1 - share) / (r - f)])  # by p, r, f
    covariance = np.diag([p * (1 - p) / n, r * (1 - r) / pos, f * (1 - f) / neg])
    half = norm.ppf((1 + conf) / 2) * np.sqrt(gradient @ covariance @ gradient)
    emit("rogan", (x, n, tp, pos, fp, neg, conf), (*np.clip([share, share - half, share + half], 0, 1), 1 / (r - f)))


rogan_gladen(120, 1000, 80, 100, 10, 200)
rogan_gladen(12, 100, 80, 100, 5, 100, 0.9)
rogan_gladen(30, 1000, 45, 50, 8, 150)  # clipped at 0
rogan_gladen(900, 1000, 40, 50, 1, 50)  # clipped at 1
rogan_gladen(300, 1000, 30, 60, 55, 140)


def adjust(observed, confusion):
    """k, observed…, confusion by rows… = shares…, inflation."""
    observed, confusion = np.array(observed, float), np.array(confusion, float)
    k = len(observed)
    rates = (confusion / confusion.sum(1, keepdims=True)).T
    solved = np.linalg.solve(rates, observed)
    # The nearest point of the simplex, by brute optimisation.
    found = minimize(lambda p: ((p - solved) ** 2).sum(), np.full(k, 1 / k), jac=lambda p: 2 * (p - solved),
                     bounds=[(0, 1)] * k, constraints={"type": "eq", "fun": lambda p: p.sum() - 1, "jac": lambda p: np.ones(k)},
                     method="SLSQP", options={"ftol": 1e-18, "maxiter": 1000})
    emit("adjust", (k, observed, confusion.ravel()), (found.x, np.abs(np.linalg.inv(rates)).sum(0).max()))


adjust([0.12, 0.88], [[80, 20], [5, 95]])
adjust([0.5, 0.3, 0.2], [[45, 5, 3], [4, 30, 6], [1, 4, 22]])
adjust([0.9, 0.08, 0.02], [[45, 5, 3], [4, 30, 6], [1, 4, 22]])  # clipped
adjust([0.3, 0.3, 0.2, 0.2], [[9, 1, 0, 0], [2, 7, 1, 0], [0, 3, 8, 2], [1, 1, 1, 10]])


def powered(strata, tuned, conf=0.95):
    """tuned, conf, then of each stratum rows, audited, truth of those, machine
    of all rows (the audited first) = mean se low high λ."""
    args = [float(tuned), conf]
    total = sum(len(f) for _, f in strata)
    rectified = lambda lam: [y - lam * f[: len(y)] for y, f in strata]

    def variance(lam):
        return sum((len(f) / total) ** 2 * (1 - len(d) / len(f)) * d.var(ddof=1) / len(d)
                   for d, (_, f) in zip(rectified(lam), strata) if len(d) < len(f))

    lam = 1.0
    if tuned:  # the least of a parabola through three of its points
        v0, v1, v2 = variance(0), variance(1), variance(2)
        a, b = (v2 - 2 * v1 + v0) / 2, (-v2 + 4 * v1 - 3 * v0) / 2
        lam = min(max(-b / (2 * a), 0), 1)
    # The paper's form: audited and other rows apart, λ̂ = λ·(1 − n/N) in each stratum.
    mean = 0
    for y, f in strata:
        n, every = len(y), len(f)
        other = lam * (1 - n / every)
        mean += every / total * ((y - other * f[:n]).mean() + (other * f[n:].mean() if n < every else 0))
        args += [every, n, *y, *f]
    se = np.sqrt(variance(lam))
    z = norm.ppf((1 + conf) / 2)
    emit("powered", args, (mean, se, mean - z * se, mean + z * se, lam))


random = np.random.RandomState(5)


def stratum(rows, n, noise):
    truth = random.normal(size=rows).round(2)
    machine = (truth + noise * random.normal(size=rows)).round(2)
    return truth[:n], machine


for tuned in (False, True):
    powered([stratum(60, 20, 0.5)], tuned)
    powered([stratum(60, 20, 5)], tuned)
    powered([stratum(30, 10, 0.3), stratum(50, 5, 1), stratum(6, 6, 1)], tuned, 0.9)
    truth = (random.random_sample(80) < 0.3).astype(float)
    wrong = random.random_sample(80) < 0.2
    powered([(truth[:40], np.where(wrong, 1 - truth, truth))], tuned)
powered([(np.array([1.0, 2, 4]), np.array([4.0, 2, 1, 3, 3]))], True)  # λ below 0
