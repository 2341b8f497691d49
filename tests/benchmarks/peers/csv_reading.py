"""Seconds and memory that reading a large table takes: pandas, polars, and Plexus beside them.
usage: csv_reading.py CSV_READING [--plexus PLEXUS] [--rows N ...] [--rounds N]

CSV_READING is the program benchmark_csv. The table has 18 columns of numbers as Python writes them, one of integers and
one of four words. Each reader runs in a process of its own, on one thread, in turn with the others; its processor time
is what counts, so that other work on the machine tells little, and the median of the rounds is shown. PLEXUS is the
program: with it, rows a second of `plexus predict` on the table are shown too. Needs numpy, pandas and polars.
"""

import argparse
import os
import pathlib
import resource
import statistics
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
import resource, sys
before = resource.getrusage(resource.RUSAGE_SELF)
table = read(sys.argv[1])
after = resource.getrusage(resource.RUSAGE_SELF)
user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(user + system, user, float(status["VmHWM"].split()[0]) / 1024)
"""
RUN = """
name: rows
threads: 1
data:
  source: {csv: {file: table.csv}}
  target: t
  prepare: [standard_scaler]
model: [dense: {units: 30, activation: relu}, dense: {units: 4, activation: softmax}]
loss: sparse_categorical_crossentropy
optimizer: sgd
fit: {epochs: 1, batch_size: 1024}
"""


def write_table(file, rows):
    rng = np.random.default_rng(3)
    columns = {f"c{i}": rng.normal(size=rows) * 10 ** (i % 5) for i in range(18)}
    columns["k"] = rng.integers(0, 1_000_000, rows)
    columns["t"] = np.array(["red", "green", "blue", "yellow"])[rng.integers(0, 4, rows)]
    polars.DataFrame(columns).write_csv(file)


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare_readers(program, file, rows, rounds):
    one_thread = {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    commands = {name: [sys.executable, "-c", code + MEASURE, file] for name, code in READERS.items()}
    commands["Plexus"] = [program, file]
    size = rows * 20 * 8 / 2**20
    print(f"{rows} rows, {os.path.getsize(file) / 1e6:.0f} MB of text, {size:.0f} MiB as float64, {rounds} rounds")
    results = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            done = subprocess.run(command, env=one_thread, capture_output=True, text=True, check=True)
            results[name].append([float(word) for word in done.stdout.split()])
    for name, measured in results.items():
        seconds, user, memory = (statistics.median(values) for values in zip(*measured))
        print(f"  {name:7} {seconds:.3f} s, {user:.3f} s of them in user code, {rows / seconds:.3g} rows/s, "
              f"most memory {memory:.0f} MiB", flush=True)


def predict(program, folder, file, rows, rounds):
    (folder / "run.yaml").write_text(RUN, encoding="utf-8")
    subprocess.run([program, "train", "run.yaml", "--out", "run", "--quiet"], cwd=folder, check=True)
    command = [program, "predict", "run", "--input", file, "--output", "predicted.npy"]
    measured = []
    for _ in range(rounds):
        before = children_seconds()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        measured.append(children_seconds() - before)
    seconds = statistics.median(measured)
    print(f"  plexus predict, the whole process: {seconds:.3f} s, {rows / seconds:.3g} rows/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv_reading")
    parser.add_argument("--plexus", default="")
    parser.add_argument("--rows", type=int, nargs="+", default=[200_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    for rows in given.rows:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            file = str(folder / "table.csv")
            write_table(file, rows)
            compare_readers(given.csv_reading, file, rows, given.rounds)
            if given.plexus:
                predict(str(pathlib.Path(given.plexus).absolute()), folder, file, rows, given.rounds)


main()
