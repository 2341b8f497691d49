"""Times perceptrons of Plexus and of scikit-learn in turn, round by round, and checks that they learn equal bits.

Run in an environment that has numpy and scikit-learn (pip install scikit-learn==1.9.1):
    python perceptron.py PLEXUS [--rounds 7]
Works: Fashion-MNIST, 10 classes, 5 epochs, bytes here and float64 there; random tables of 20,000 x 30 float64, 20
epochs. A time is that of the fit alone: here the sum of the seconds of the epochs, in which the orders are made too. A
figure is the median of the rounds. Exits with 1 if bits differ or a bar is missed.
"""

import argparse
import gzip
import json
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from sklearn.linear_model import Perceptron

IMAGES = pathlib.Path("/usr/share/datasets/fashion-mnist")
RUN = """name: perceptron
precision: float64
data: {{source: {source}, validation: none, test: none{target}}}
model: [{layers}dense: {{units: {units}}}]
loss: perceptron
optimizer: {{perceptron: {{tolerance: none}}}}
fit: {{epochs: {epochs}, shuffle: {{scikit_learn: {{random_state: 0}}}}}}
"""


def idx(name, header):
    return np.frombuffer(gzip.open(IMAGES / name).read(), np.uint8, offset=header)


class Work:
    """A table, its run file, and the fastest that it may take beside scikit-learn."""

    def __init__(self, name, x, y, epochs, source, layers=""):
        self.name, self.x, self.y, self.epochs = name, x, y, epochs
        self.classes = int(y.max()) + 1
        target = "" if source == "fashion_mnist" else ", target: label"
        units = 1 if self.classes == 2 else self.classes
        self.run = RUN.format(source=source, target=target, layers=layers, units=units, epochs=epochs)

    def ours(self, program, folder, threads):
        (folder / "run.yaml").write_text(self.run)
        subprocess.run([program, "train", "run.yaml", "--quiet", "--out", f"{self.name}-{threads}-{time.time_ns()}",
                        f"threads={threads}"], cwd=folder, check=True)
        run = max(folder.glob(f"{self.name}-{threads}-*"), key=lambda path: path.stat().st_mtime_ns)
        epochs = json.loads((run / "history.json").read_text())["epochs"]
        return sum(epoch["seconds"] for epoch in epochs), kernel_of(run / "weights.safetensors")

    def theirs(self, jobs):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer = Perceptron(max_iter=self.epochs, tol=None, random_state=0, n_jobs=jobs)
            start = time.perf_counter()
            peer.fit(self.x, self.y)
            return time.perf_counter() - start, peer.coef_.T


def kernel_of(path):
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    entry = json.loads(content[8 : 8 + length])["dense/kernel"]
    first, last = (8 + length + offset for offset in entry["data_offsets"])
    return np.frombuffer(content[first:last], np.float64).reshape(entry["shape"])


def works(folder):
    pixels = idx("train-images-idx3-ubyte.gz", 16).reshape(60000, 784) * (1 / 255)
    yield Work("fashion", pixels, idx("train-labels-idx1-ubyte.gz", 8).astype(int), 5, "fashion_mnist",
               "rescaling: {scale: 1/255}, flatten, ")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20000, 30))
    for classes in (2, 10):
        y = (x @ rng.normal(size=(30, classes)) + rng.normal(size=(20000, classes))).argmax(axis=1)
        np.savez(folder / f"table{classes}.npz", x=x, label=y)
        yield Work(f"table{classes}", x, y, 20, f"{{npz: {{file: table{classes}.npz}}}}")


def measured(work, program, folder, rounds):
    """Seconds of each contestant, and whether all learnt the same."""
    contestants = {
        "Plexus, 1 thread": lambda: work.ours(program, folder, 1),
        "n_jobs=None": lambda: work.theirs(None),
        "Plexus, 2 threads": lambda: work.ours(program, folder, 2),
        "n_jobs=2": lambda: work.theirs(2),
    }
    times = {name: [] for name in contestants}
    kernels = []
    for _ in range(rounds):
        for name, contestant in contestants.items():
            seconds, kernel = contestant()
            times[name].append(seconds)
            kernels.append(kernel)
    equal = all(np.array_equal(kernel, kernels[0]) for kernel in kernels)
    return {name: statistics.median(seconds) for name, seconds in times.items()}, equal


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plexus")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    program = str(pathlib.Path(given.plexus).absolute())
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        for work in works(pathlib.Path(name)):
            times, equal = measured(work, program, pathlib.Path(name), given.rounds)
            print(f"{work.name}: " + ", ".join(f"{who} {seconds:.3f} s" for who, seconds in times.items()))
            bars = [("Plexus, 1 thread", "n_jobs=None", 0.45 if work.name == "fashion" else 0.5)]
            if work.name == "fashion":
                bars += [("Plexus, 2 threads", "n_jobs=2", 0.45), ("Plexus, 2 threads", "n_jobs=None", 0.25)]
            for ours, theirs, bar in bars:
                ratio = times[ours] / times[theirs]
                missed += ratio > bar
                print(f"  {ours} / {theirs}: {ratio:.3f}, at most {bar}", flush=True)
            missed += not equal
            print(f"  bits {'equal' if equal else 'DIFFER'}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
