"""Writes liblinear.json: models of LIBLINEAR, the oracle of classifier.Fit.

    python3 testdata/oracle/liblinear.py > testdata/oracle/liblinear.json

Needs liblinear-train on the path (Debian package liblinear-tools). The data are
random: rows of unit length whose class prefers some features, with class sizes
that fall steeply, the last class having one row and the last row no feature.
"""

import json
import os
import random
import subprocess
import tempfile

SIZES = [70, 40, 25, 1]
FEATURES = 150
random.seed(20240229)

rows, labels = [], []
for label, size in enumerate(SIZES):
    for _ in range(size):
        row = {}
        while len(row) < 12:
            own = random.random() < 0.45
            f = random.randrange(12) + 12 * label if own else int(FEATURES * random.random() ** 2)
            row[f] = random.uniform(0.2, 1.0)
        norm = sum(v * v for v in row.values()) ** 0.5
        rows.append({f: round(v / norm, 4) for f, v in sorted(row.items())})
        labels.append(label)
order = list(range(len(rows)))
random.shuffle(order)
rows, labels = [rows[i] for i in order], [labels[i] for i in order]
rows.append({})
labels.append(0)


def train(options):
    with tempfile.TemporaryDirectory() as tmp:
        data, model = os.path.join(tmp, "data"), os.path.join(tmp, "model")
        with open(data, "w") as f:
            for row, label in zip(rows, labels):
                f.write(" ".join([str(label)] + [f"{i + 1}:{v}" for i, v in row.items()]) + "\n")
        subprocess.run(["liblinear-train", "-q", *options, data, model], check=True)
        lines = open(model).read().split("\n")
    order = [int(label) for label in lines[2].split()[1:]]
    width = int(lines[3].split()[1])
    table = [[float(x) for x in line.split()] for line in lines[6 : 6 + width + 1]]
    weights = [[line[order.index(c)] for line in table] for c in range(len(SIZES))]
    return weights  # by class; the bias is last


def objective(w, label, c):
    loss = 0.0
    for row, other in zip(rows, labels):
        y = 1 if other == label else -1
        loss += max(0.0, 1 - y * decision(w, row)) ** 2
    return 0.5 * sum(x * x for x in w) + c * loss


def decision(w, row):
    return w[-1] + sum(w[i] * v for i, v in row.items())


models = []
for c in [0.1, 1, 10]:
    options = ["-s", "1", "-B", "1", "-c", str(c), "-e", "1e-9"]
    weights = train(options)
    models.append({
        "command": " ".join(["liblinear-train", *options]),
        "c": c,
        "objectives": [objective(w, label, c) for label, w in enumerate(weights)],
        "decisions": [[round(decision(w, row), 9) for w in weights] for row in rows[:20]],
    })

version = subprocess.run(
    ["dpkg-query", "-W", "-f", "${Version}", "liblinear-tools"], capture_output=True, text=True, check=True
).stdout
print(json.dumps({
    "source": "testdata/oracle/liblinear.py",
    "versions": {"liblinear-tools": version},
    "features": FEATURES,
    "classes": len(SIZES),
    "labels": labels,
    "rows": [{"index": list(row), "value": list(row.values())} for row in rows],
    "models": models,
}, separators=(",", ":")).replace('{"index"', '\n{"index"').replace('{"command"', '\n{"command"'))
