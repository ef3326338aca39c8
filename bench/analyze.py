#!/usr/bin/env python3
"""Analyze measures `suxi analyze` over more and more labelled rows, beside what
pandas can do of it: the counts.

    python3 bench/analyze.py [--rows 10000,100000,1000000] [--seed 1]

It is run at the root of the repository, needs Go, and pandas for the second
table. For each number of rows it

 1. writes them with bench/rows, as Parquet for suxi and as CSV for pandas;
 2. runs `suxi analyze` on them, as a process of its own: reading twice,
    near-duplicate groups, batch evidence, drift, every table;
 3. runs pandas, as a process of its own, on the CSV: reading the six columns
    it needs, and counting by category, by category and month, by every
    pair and triple of category, product, region and channel, and by all of them
    and the month.

Times are those of whole processes; peak is the largest resident set, as the
kernel says. Linear cost is a last column that stays or falls.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time

COLUMNS = ["received_at", "category", "product", "region", "channel", "severity"]
CELL = COLUMNS[1:5]


def count(path):
    """Does with pandas what it can, and prints how long each part took."""
    import pandas

    start = time.time()
    # What the machine's pandas can read is CSV; columns of few values are
    # categories, its fastest form for groupby.
    rows = pandas.read_csv(path, usecols=COLUMNS, parse_dates=["received_at"], encoding="utf-8-sig",
                           dtype={c: "category" for c in CELL})
    rows["month"] = rows["received_at"].dt.year * 12 + rows["received_at"].dt.month
    read = time.time() - start
    start = time.time()
    keys = [["category"], ["category", "month"], ["category", "severity"]]
    keys += [list(k) for n in (2, 3) for k in itertools.combinations(CELL, n)]
    keys.append(CELL + ["month"])
    cells = sum(len(rows.groupby(k, observed=True, sort=False).size()) for k in keys)
    print(f"{pandas.__version__} {read:.2f} {time.time() - start:.2f} {cells}")


def measure(*command):
    """Runs a command: its standard output, wall and processor seconds, peak megabytes."""
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = process.stdout.read()
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"bench/analyze.py: {' '.join(command)}: {err.strip()}")
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return out, time.time() - start, usage.ru_utime + usage.ru_stime, peak


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|--:" * len(header) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description="measure suxi analyze")
    parser.add_argument("--rows", default="10000,100000,1000000", help="numbers of rows, with commas")
    parser.add_argument("--seed", default="1", help="seed of bench/rows")
    parser.add_argument("--count", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.count:
        return count(args.count)

    ours, theirs, version = [], [], ""
    with tempfile.TemporaryDirectory(prefix="bench-analyze-") as scratch:
        suxi, generate = scratch + "/suxi", scratch + "/rows"
        subprocess.run(["go", "build", "-o", suxi, "./cmd/suxi"], check=True)
        subprocess.run(["go", "build", "-o", generate, "./bench/rows"], check=True)
        for rows in args.rows.split(","):
            n = int(rows)
            parquet, csv, result = scratch + "/rows.parquet", scratch + "/rows.csv", scratch + "/result.json"
            subprocess.run([generate, "--rows", rows, "--seed", args.seed, "--out", parquet], check=True)
            _, wall, cpu, peak = measure(suxi, "analyze", "--force", "--out", result, parquet)
            ours.append([f"{n:,}", f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}", f"{1e6 * cpu / n:.1f}"])
            if subprocess.run([sys.executable, "-c", "import pandas"], capture_output=True).returncode != 0:
                continue
            subprocess.run([generate, "--rows", rows, "--seed", args.seed, "--out", csv], check=True)
            out, wall, cpu, peak = measure(sys.executable, __file__, "--count", csv)
            version, read, counting, cells = out.split()
            theirs.append([f"{n:,}", f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}", read, counting, f"{int(cells):,}"])
            os.remove(csv)

    print(f"**suxi analyze**, {os.cpu_count()} cores\n")
    table(["rows", "s", "processor s", "peak MB", "processor µs a row"], ours)
    if not theirs:
        print("pandas is not installed: pip install pandas, or apt-get install python3-pandas")
        return
    print(f"**pandas {version}, the counts alone**\n")
    table(["rows", "s", "processor s", "peak MB", "of it reading, s", "counting, s", "cells"], theirs)


if __name__ == "__main__":
    main()
