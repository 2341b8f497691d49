"""Measures a peer in rounds, alternating with other processes: for each line on standard input one round,
which prints a line of JSON for each work, then an empty line."""

import json
import sys
import time

BIG = "784-300-100-10, batch 32, step"
LARGE_BATCHES = [f"784-300-100-10, batch {rows}, step" for rows in (128, 512, 4096)]
SMALL = "8-30-1, batch 32, step"
WIDE = "784-2048-2048-10, batch 256, step"
NARROW = "64-32-16-8, batch 8, step"
WIDE_AND_DEEP = "8-30-30-1 with the input beside, batch 32, step"
TWO_OUTPUTS = "two inputs and two outputs, batch 32, step"
NORMALIZED = "784-300-100-10 with batch normalization and Adam, batch 32, step"
BY_OPTIMIZER = "784-300-100-10 with {}, batch 32, step"
REGISTERS = "GFLOP in registers"
PREDICTION = "784 net, prediction, rows: {}"


def microseconds(run, count):
    """What `run` takes, for each of the `count` things that it does."""
    start = time.perf_counter()
    run()
    return 1e6 * (time.perf_counter() - start) / count


def serve(who, works):
    """works: for each (what, threads, function that returns microseconds); all are warmed up first."""
    for _, _, measure in works:
        measure()
    for _ in sys.stdin:
        for what, threads, measure in works:
            time.sleep(0.06)  # as the others do: let threads that look for work go to sleep
            print(json.dumps({"what": what, "who": who, "threads": threads, "us": measure()}))
        print(flush=True)
