"""Times python's jieba, for make bench-segment.

    python3 peer.py LINES

Input and output are those of peer.js: {"version", "modes"} once loaded and
warm, then {"mode", "MBps", "tokens"} for each mode named on standard input.
"""

import json
import logging
import sys
import time

import jieba

MINIMUM = 0.2  # seconds

MODES = {
    "HMM off": lambda text: jieba.lcut(text, HMM=False),
    "HMM on": lambda text: jieba.lcut(text, HMM=True),
}


def measure(cut, lines, size):
    start = time.process_time()
    passes = 0
    while True:
        tokens = sum(len(cut(line)) for line in lines)
        passes += 1
        seconds = time.process_time() - start
        if seconds >= MINIMUM:
            return {"MBps": passes * size / seconds / 1e6, "tokens": tokens}


def main():
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        lines = [line for line in file.read().split("\n") if line]
    size = sum(len(line.encode()) for line in lines)
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    for cut in MODES.values():
        for line in lines[:1000]:
            cut(line)

    print(json.dumps({"version": jieba.__version__, "modes": list(MODES)}), flush=True)
    for mode in sys.stdin:
        mode = mode.strip()
        print(json.dumps({"mode": mode, **measure(MODES[mode], lines, size)}), flush=True)


main()
