# Writes stack.json: the optimum of classifier.FitStack's objective by SciPy,
# on decision values of two members and four classes, one of which has no row.
import json

import numpy as np
import scipy
from scipy.optimize import minimize

random = np.random.RandomState(3)
rows, members, classes = 60, 2, 4
gold = random.randint(0, classes - 1, rows)
scores = random.normal(0, 1, (rows, members, classes)) - 0.8
scores[np.arange(rows), 0, gold] += 1.5
scores[np.arange(rows), 1, (gold + 1) % classes] += 1  # says it otherwise
scores[:, 1] *= 3
scores = scores.round(3)

x = scores / np.sqrt((scores**2).mean((0, 2), keepdims=True))
flat = x.reshape(rows, -1)


def parts(t):
    return t[:members], t[members : members + classes], t[members + classes :].reshape(members * classes, classes)


def logits(t):
    weight, bias, mix = parts(t)
    return np.tensordot(x, weight, (1, 0)) + flat @ mix + bias


def objective(t):
    weight, bias, mix = parts(t)
    z = logits(t)
    return (
        (np.log(np.exp(z).sum(1)) - z[np.arange(rows), gold]).sum()
        + 5 * (mix**2).sum() + 0.5 * (bias**2).sum() + 0.005 * ((weight - 1) ** 2).sum()
    )


start = np.r_[np.ones(members), np.zeros(classes + members * classes * classes)]
best = minimize(objective, start, method="BFGS", options=dict(gtol=1e-9, maxiter=5000))
p = np.exp(logits(best.x))
p /= p.sum(1, keepdims=True)
json.dump(
    dict(
        source=f"SciPy {scipy.__version__}, optimize.minimize (BFGS)",
        members=members, classes=classes, gold=gold.tolist(),
        scores=scores.reshape(rows, -1).tolist(), objective=best.fun, probabilities=p.round(9).tolist(),
    ),
    open("stack.json", "w"),
)
