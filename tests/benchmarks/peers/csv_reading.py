"""Seconds and memory that reading a large table takes: pandas, polars, and Plexus beside them.
usage: csv_reading.py CSV_READING [ROWS]

CSV_READING is the program benchmark_csv. The table has 18 columns of numbers as Python writes them, one of integers and
one of four words. Each reader runs in a process of its own, on one thread; its processor time is what counts, so that
other work on the machine tells little. Needs numpy, pandas and polars.
"""

import os
import subprocess
import sys
import tempfile

import numpy as np
import polars

READERS = {
    "pandas": "import pandas; read = lambda file: pandas.read_csv(file)",
    "polars": "import polars; read = lambda file: polars.read_csv(file)",
}
MEASURE = """
import resource, sys, time
before = time.process_time()
table = read(sys.argv[1])
seconds = time.process_time() - before
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write_table(file, rows):
    rng = np.random.default_rng(3)
    columns = {f"c{i}": rng.normal(size=rows) * 10 ** (i % 5) for i in range(18)}
    columns["k"] = rng.integers(0, 1_000_000, rows)
    columns["t"] = np.array(["red", "green", "blue", "yellow"])[rng.integers(0, 4, rows)]
    polars.DataFrame(columns).write_csv(file)


def main():
    program = sys.argv[1]
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    one_thread = {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "table.csv")
        write_table(file, rows)
        commands = {name: [sys.executable, "-c", code + MEASURE, file] for name, code in READERS.items()}
        commands["Plexus"] = [program, file]
        size = rows * 20 * 8 / 2**20
        print(f"{rows} rows, {os.path.getsize(file) / 1e6:.0f} MB of text, {size:.0f} MB as float64")
        for name, command in commands.items():
            results = []
            for _ in range(3):
                done = subprocess.run(command, env=one_thread, capture_output=True, text=True, check=True)
                results.append([float(word) for word in done.stdout.split()])
            seconds, memory = (sorted(values)[1] for values in zip(*results))
            print(f"{name:7} {seconds:.2f} s, {rows / seconds:.3g} rows/s, most memory {memory:.0f} MB")


main()
