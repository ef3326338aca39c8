"""Writes themes.json: the oracle of package themes for NPMI in windows, Cohen's
kappa and the best pairing of themes.

    python3 testdata/oracle/themes.py > testdata/oracle/themes.json

The documents are random words. NPMI is written down from its definition
(Bouma, 2009; windows as in Röder, Both and Hinneburg, 2015): no library.
"""

import itertools
import json
import platform
from math import log

import numpy as np
import scipy
import sklearn
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import cohen_kappa_score

random = np.random.RandomState(11)
WINDOW = 10

documents = [random.choice(12, size=random.randint(1, 30), p=np.arange(1, 13) / 78).tolist() for _ in range(60)]
windows = []
for document in documents:
    for start in range(max(1, len(document) - WINDOW + 1)):
        windows.append(set(document[start:start + WINDOW]))


def p(*terms):
    return sum(all(t in w for t in terms) for w in windows) / len(windows)


def npmi(a, b):
    if p(a, b) == 0:
        return -1.0
    return log(p(a, b) / (p(a) * p(b))) / -log(p(a, b))


def coherence(terms):
    return float(np.mean([npmi(a, b) for a, b in itertools.combinations(terms, 2)]))


topics = [random.choice(12, size=size, replace=False).tolist() for size in (2, 3, 5, 10)]

judgements = []
for n, yes, flip in ((40, 0.5, 0.1), (200, 0.1, 0.05), (25, 0.8, 0.5), (30, 0.3, 1.0)):
    a = random.rand(n) < yes
    b = np.where(random.rand(n) < flip, ~a, a)
    judgements.append({"a": a.tolist(), "b": b.tolist(), "kappa": float(cohen_kappa_score(a, b))})

pairings = []
for k in (1, 2, 3, 5, 8):
    units, others = random.rand(2, k, 6).round(3)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    cosines = units @ others.T
    _, partner = linear_sum_assignment(-cosines)
    pairings.append({
        "units": units.tolist(), "others": others.tolist(),
        "partner": partner.tolist(), "cosines": float(cosines[np.arange(k), partner].sum()),
    })

print(json.dumps({
    "versions": f"python {platform.python_version()}, numpy {np.__version__}, "
                f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}",
    "documents": documents, "windows": len(windows),
    "topics": [{"terms": t, "coherence": coherence(t)} for t in topics],
    "judgements": judgements, "pairings": pairings,
}))
