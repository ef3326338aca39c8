"""Writes metrics.json: figures of scikit-learn and scipy, the oracle of the
metrics and the calibration of package classifier.

    python3 testdata/oracle/metrics.py > testdata/oracle/metrics.json

The decision values are random. Of the five classes one is never right and one
is neither right nor predicted.
"""

import json
import platform

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest
from sklearn.metrics import (
    accuracy_score, cohen_kappa_score, confusion_matrix, f1_score, log_loss,
    mean_absolute_error, precision_recall_fscore_support,
)

random = np.random.RandomState(7)
n, classes = 90, 5
gold = random.choice([0, 1, 2], size=n, p=[0.5, 0.3, 0.2])
scores = random.normal(-0.6, 0.5, size=(n, classes))
scores[np.arange(n), gold] += random.uniform(0, 1.6, size=n)
scores[:, 3] -= 0.25
scores[:, 4] -= 9
scores = scores.round(4)


def objective(x):
    scale, bias = x[0], x[1:]
    if scale <= 0:
        return np.inf
    loss = -log_softmax(scale * scores + bias, axis=1)[np.arange(n), gold].sum()
    return loss + scale - 1 - np.log(scale) + 0.5 * (bias**2).sum()


fit = minimize(objective, np.r_[1, np.zeros(classes)], method="Nelder-Mead",
               options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 200000, "maxfev": 200000, "adaptive": True})
assert fit.success, fit.message

prob = softmax(scores * 2, axis=1).round(6)
prob[0] = [0, 1, 0, 0, 0] if gold[0] != 1 else [1, 0, 0, 0, 0]  # log loss is clipped
prob[:, 0] += 1 - prob.sum(axis=1)
labels = list(range(classes))


def defined(values, there):
    return [float(v) if t else None for v, t in zip(values, there)]


def exact(hits, rows):
    """The interval of Clopper and Pearson, 0 to 1 without rows."""
    if rows == 0:
        return [0.0, 1.0]
    return list(binomtest(int(hits), int(rows)).proportion_ci(0.95, "exact"))


def coverage(confidence, right):
    for percent in 90, 95, 98, 99:
        best = {"precision": percent / 100, "coverage": 0.0, "threshold": None}
        for threshold in sorted(confidence):
            accepted = confidence >= threshold
            if 100 * right[accepted].sum() >= percent * accepted.sum():
                best.update(coverage=float(accepted.mean()), threshold=float(threshold))
                break
        yield best


def figures(predicted):
    confidence = prob[np.arange(n), predicted]
    assert len(set(confidence)) == n  # no ties, so that bins are cut anywhere
    order = np.argsort(confidence, kind="stable")
    ece, reliability, right = 0.0, [], predicted == gold
    for b in range(15):
        rows = order[b * n // 15 : (b + 1) * n // 15]
        ece += len(rows) / n * abs(confidence[rows].mean() - right[rows].mean())
        reliability.append({
            "n": len(rows), "confidence": confidence[rows].mean(), "accuracy": right[rows].mean(),
            "interval": exact(right[rows].sum(), len(rows)),
        })
    support = np.bincount(gold, minlength=classes)
    found = np.bincount(predicted, minlength=classes)
    precision, recall, f1, _ = precision_recall_fscore_support(gold, predicted, labels=labels, zero_division=0)
    return {
        "n": n,
        "accuracy": accuracy_score(gold, predicted),
        "macro_f1": f1_score(gold, predicted, average="macro", zero_division=0),
        "ece": ece,
        "log_loss": log_loss(gold, prob, labels=labels, eps=1e-15),
        "brier": ((prob - np.eye(classes)[gold]) ** 2).sum(axis=1).mean(),
        "per_class": {
            f"c{c}": {
                "precision": p, "recall": r, "f1": f, "support": int(support[c]),
                "recall_interval": exact((right & (gold == c)).sum(), support[c]),
            }
            for c, p, r, f in zip(
                labels, defined(precision, found > 0), defined(recall, support > 0),
                defined(f1, found + support > 0))
        },
        "confusion": confusion_matrix(gold, predicted, labels=labels).tolist(),
        "reliability": reliability,
        "coverage": list(coverage(confidence, right)),
        "quadratic_kappa": cohen_kappa_score(gold, predicted, labels=labels, weights="quadratic"),
        "mae": mean_absolute_error(gold, predicted),
    }


print(json.dumps({
    "source": "testdata/oracle/metrics.py",
    "versions": {
        "python": platform.python_version(), "scikit-learn": sklearn.__version__,
        "numpy": np.__version__, "scipy": scipy.__version__,
    },
    "gold": gold.tolist(),
    "scores": scores.tolist(),
    "calibration": {"scale": fit.x[0], "bias": fit.x[1:].tolist(), "objective": fit.fun},
    "probabilities": prob.tolist(),
    "metrics": figures(prob.argmax(axis=1)),
    "ordinal": figures(np.ceil(prob @ np.arange(classes) - 0.5).astype(int)),
}, separators=(",", ":")).replace('"metrics":', '\n"metrics":').replace('"ordinal":', '\n"ordinal":').replace('"probabilities":', '\n"probabilities":'))
