"""Prints figures for the tests of bootstrap intervals in package classifier:
percentile intervals by numpy and scikit-learn of the rows in metrics.json, a
row a group, and of the same rows in groups of three.

    python3 testdata/oracle/bootstrap.py
"""

import json
import os

import numpy as np
from sklearn.metrics import cohen_kappa_score, f1_score

with open(os.path.join(os.path.dirname(__file__), "metrics.json")) as f:
    data = json.load(f)
gold, prob = np.array(data["gold"]), np.array(data["probabilities"])
nearest = np.ceil(prob @ np.arange(prob.shape[1]) - 0.5).astype(int)
likeliest = prob.argmax(axis=1)
random = np.random.RandomState(3)
n, draws = len(gold), 20000


def kappa(gold, predicted):
    return cohen_kappa_score(gold, predicted, labels=range(5), weights="quadratic")


def macro_f1(gold, predicted):
    return f1_score(gold, predicted, average="macro", zero_division=0)


def accuracy(gold, predicted):
    return (gold == predicted).mean()


for size in 1, 3:
    samples = []
    for _ in range(draws):
        groups = random.randint(n // size, size=n // size)
        rows = (groups[:, None] * size + np.arange(size)).ravel()
        g, a, b = gold[rows], likeliest[rows], nearest[rows]
        samples.append([f(g, p) for p in (a, b) for f in (accuracy, macro_f1, kappa)])
    s = np.array(samples)
    differences = s[:, :3] - s[:, 3:]
    for name, columns in ("likeliest", s[:, :3]), ("nearest", s[:, 3:]), ("difference", differences):
        print(size, name, np.percentile(columns, [2.5, 97.5], axis=0).T.round(4).tolist())
