#!/usr/bin/env python3
"""Label measures `suxi label`, CSV to Parquet, beside what people build today:
jieba with scikit-learn, and jieba-rs with fastText.

    python3 bench/label.py DATA.csv [--text HEADER] [--category HEADER]
        [--rows 200000] [--rounds 3] [--core 0]

It is run at the root of the repository on Linux, and needs Go and a CSV with a
text and a category column. What a peer needs is in bench/README.md; one that is
not installed is left out, with the reason.

 1. Every fifth row of DATA is held out. Each contestant learns the categories
    from the others, shuffled, which is not timed, and labels the held-out rows:
    the accuracy of the table.
 2. The texts of DATA are repeated to the number of rows, each with an id of its
    own, and written as CSV. No contestant remembers texts.
 3. In turns, round after round, each contestant labels that file as a process
    of its own on one core. What is timed is all of the process: starting,
    loading the model, reading, labelling, writing.

The contestants:

  suxi                  the embedded model, which knows other categories than DATA,
                        with everything: both heads, normalisation, rules, mentions
  suxi, category alone  of these the category (--only category)
  suxi, own model       what it learnt from DATA, with everything; and the same
                        with the category alone
  jieba + scikit-learn  jieba.lcut, TfidfVectorizer of word 1-2-grams, LinearSVC,
                        else defaults; pandas reads and writes (Parquet where it
                        can, else CSV)
  jieba-rs + fastText   cut by @node-rs/jieba into a file, fasttext predict; labels
                        are written without ids. "words" is its fastest form,
                        10 dimensions and words alone; "n-grams" the most accurate
                        that was found: characters 1-3 besides, 25 epochs

Then suxi labels with one and with two workers, in turns.
"""

import argparse
import csv
import importlib.util
import itertools
import os
import random
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


# The scikit-learn peer, which runs as processes of their own.


def cut(text):
    import jieba

    return jieba.lcut(text)


def sklearn_train(data, model):
    import pickle

    import pandas
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    rows = pandas.read_csv(data, dtype=str, keep_default_na=False, encoding="utf-8")
    machine = make_pipeline(TfidfVectorizer(tokenizer=cut, token_pattern=None, ngram_range=(1, 2)), LinearSVC(random_state=1))
    machine.fit(rows["text"], rows["category"])
    with open(model, "wb") as file:
        pickle.dump(machine, file)


def sklearn_label(model, data, out, form="parquet"):
    import pickle

    import pandas

    with open(model, "rb") as file:
        machine = pickle.load(file)
    rows = pandas.read_csv(data, dtype=str, keep_default_na=False)
    rows["category"] = machine.predict(rows["text"])
    if form == "parquet" and importlib.util.find_spec("pyarrow"):
        rows.to_parquet(out)
    else:
        rows.to_csv(out, index=False)


# Measuring.


def run(command, core, **environment):
    """Runs a command on one core, or on all if core is None: wall and processor
    seconds, and peak megabytes."""
    before = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               preexec_fn=before, env={**os.environ, **environment})
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"bench/label.py: {' '.join(command)}: {err.strip()}")
    return time.time() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|---|" + "--:|" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def spread(values, form):
    return f"{form % statistics.median(values)} ({form % min(values)}–{form % max(values)})"


class Contestant:
    """One that has learnt. label(data) is the command that labels a CSV of id and
    text, labels() what its output says; peak is in megabytes."""

    def __init__(self, name, label, labels=None):
        self.name, self.label, self.labels = name, label, labels
        self.seconds, self.peak, self.accuracy = [], 0, "–"


def quiet(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ours(scratch, training):
    suxi, model = scratch + "/suxi", scratch + "/own.suxi"
    quiet("go", "build", "-trimpath", "-ldflags=-s -w", "-o", suxi, "./cmd/suxi")
    quiet(suxi, "train", "--out", model, training)

    def contestant(name, *flags):
        command = [suxi, "label", "--quiet", "--force", "--workers", "1", *flags]
        out = scratch + "/labelled"

        def labels():  # once more, as CSV
            quiet(*command, "--out", out + ".csv", held_out(scratch))
            return [row["category"] for row in read(out + ".csv")]

        return Contestant(name, lambda data: [*command, "--out", out + ".parquet", data], labels if "--model" in flags else None)

    yield contestant("suxi")
    yield contestant("suxi, category alone", "--only", "category")
    yield contestant("suxi, own model", "--model", model)
    yield contestant("suxi, own model, category alone", "--model", model, "--only", "category")


def held_out(scratch):
    return scratch + "/held-out.csv"


def sklearn(scratch, training):
    machine, out = scratch + "/machine.pickle", scratch + "/labelled.sklearn.csv"
    this = [sys.executable, os.path.join(HERE, "label.py")]
    quiet(*this, "--sklearn-train", training, machine)

    def labels():
        quiet(*this, "--sklearn-label", machine, held_out(scratch), out, "csv")
        return [row["category"] for row in read(out)]

    return Contestant("jieba + scikit-learn", lambda data: [*this, "--sklearn-label", machine, data, out], labels)


def fasttext(scratch, training):
    cutter = ["node", os.path.join(HERE, "label_cut.js")]
    quiet(*cutter, training, scratch + "/learn.txt", "category")
    for form, flags in {"words": [], "n-grams": ["-minn", "1", "-maxn", "3", "-epoch", "25", "-lr", "0.5"]}.items():
        model, tokens, out = scratch + "/fast-" + form, scratch + "/tokens.txt", scratch + "/labels.txt"
        quiet("fasttext", "supervised", "-input", scratch + "/learn.txt", "-output", model, "-dim", "10", "-thread", "1", "-seed", "1", *flags)

        def label(data, model=model):
            return ["sh", "-c", f"{shlex.join([*cutter, data, tokens])} && fasttext predict {shlex.quote(model)}.bin {tokens} > {out}"]

        def labels(label=label):
            quiet(*label(held_out(scratch)))
            with open(out, encoding="utf-8") as file:
                return [line.strip().removeprefix("__label__") for line in file]

        yield Contestant(f"jieba-rs + fastText, {form}", label, labels)


def contestants(scratch, training):
    yield from ours(scratch, training)
    if all(importlib.util.find_spec(m) for m in ("jieba", "sklearn", "pandas")):
        yield sklearn(scratch, training)
    else:
        print("jieba + scikit-learn: not measured: Python lacks jieba, sklearn or pandas\n", file=sys.stderr)
    there = shutil.which("node") and subprocess.run(["node", os.path.join(HERE, "label_cut.js")], capture_output=True).returncode == 0
    if there and shutil.which("fasttext"):
        yield from fasttext(scratch, training)
    else:
        print("jieba-rs + fastText: not measured: there is no node, @node-rs/jieba or fasttext\n", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description="measure suxi label")
    parser.add_argument("data", help="CSV to learn from and to label, repeated")
    parser.add_argument("--text", default="text", help="header of the text")
    parser.add_argument("--category", default="category", help="header of the category")
    parser.add_argument("--rows", type=int, default=200000, help="rows to label")
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs")
    parser.add_argument("--core", type=int, default=0, help="the core to run on")
    args = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="bench-label-") as scratch:
        rows = [(row[args.text], row[args.category]) for row in read(args.data) if row[args.text].strip()]
        training, data = scratch + "/training.csv", scratch + "/rows.csv"
        learn = [r for i, r in enumerate(rows) if i % 5 != 0]
        random.Random(1).shuffle(learn)  # fastText learns row by row, and files are often sorted
        write(training, ["text", "category"], learn)
        write(held_out(scratch), ["id", "text"], enumerate(text for text, _ in rows[::5]))
        gold = [category for _, category in rows[::5]]
        repeated = [text for text, _ in itertools.islice(itertools.cycle(rows), args.rows)]
        write(data, ["id", "text"], enumerate(repeated))
        size = sum(len(text.encode()) for text in repeated)

        field = list(contestants(scratch, training))
        for c in field:
            if c.labels:
                c.accuracy = f"{sum(a == b for a, b in zip(c.labels(), gold, strict=True)) / len(gold):.3f}"
        for _ in range(args.rounds):
            for c in field:
                _, seconds, megabytes = run(c.label(data), args.core, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", UV_THREADPOOL_SIZE="1")
                c.seconds.append(seconds)
                c.peak = max(c.peak, megabytes)

        print(f"{args.rows:,} rows, {size / 1e6:.1f} MB of text; {args.rounds} rounds; one core\n")
        peers = [c for c in field if not c.name.startswith("suxi")]
        table(["", "accuracy", "processor s", "rows a second", "MB a second", "peak MB", *("× " + p.name for p in peers)], [
            [c.name, c.accuracy, spread(c.seconds, "%.2f"), f"{args.rows / statistics.median(c.seconds):,.0f}",
             f"{size / 1e6 / statistics.median(c.seconds):.2f}", f"{c.peak:.0f}",
             *(spread([p / s for p, s in zip(peer.seconds, c.seconds)], "%.1f") for peer in peers)]
            for c in field])

        wall = {1: [], 2: []}
        for _ in range(args.rounds):
            for workers, seconds in wall.items():
                command = [str(workers) if part == "1" else part for part in field[0].label(data)]
                seconds.append(run(command, None)[0])
        table(["workers", "s", "× one"], [
            [str(w), spread(seconds, "%.2f"), spread([one / s for one, s in zip(wall[1], seconds)], "%.2f")] for w, seconds in wall.items()])


if __name__ == "__main__":
    parts = {"--sklearn-train": sklearn_train, "--sklearn-label": sklearn_label}
    if len(sys.argv) > 1 and sys.argv[1] in parts:
        # The pickled machine names cut by its module.
        sys.path.insert(0, HERE)
        import label

        getattr(label, parts[sys.argv[1]].__name__)(*sys.argv[2:])
    else:
        main()
