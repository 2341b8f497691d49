"""Compares perceptrons that Plexus trains with scikit-learn's, bit for bit, through the executable.

Run in an environment that has numpy and scikit-learn 1.9 (pip install scikit-learn==1.9.1):
    python compare_perceptron.py PLEXUS [--problems 300] [--seed 0]
Each problem is a random table (2 to 500 rows, 1 to 30 features, 2 to 6 classes, float64 or bytes) with random
options. Coefficients, intercepts, the number of epochs and the predicted classes must be equal, the decision
values within 4 u sum |w x|, since scikit-learn computes them by BLAS. Exits with 1 if a problem differs.
"""

import argparse
import csv
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Perceptron

RUN = """name: one
precision: float64
data:
  source: {source}
  target: label
{weight}model:
{layers}  - dense: {{units: {units}, use_bias: {bias}}}
loss: perceptron
optimizer: {{perceptron: {{{options}}}}}
fit: {{epochs: {epochs}, shuffle: {shuffle}}}
"""


def tensors(path):
    """The arrays of a safetensors file of float64."""
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    arrays = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        if name != "__metadata__":
            first, last = (8 + length + offset for offset in entry["data_offsets"])
            arrays[name] = np.frombuffer(content[first:last], np.float64).reshape(entry["shape"])
    return arrays


def same_bits(a, b):
    a, b = np.ascontiguousarray(a, np.float64), np.ascontiguousarray(b, np.float64)
    return a.shape == b.shape and np.array_equal(a.view(np.int64), b.view(np.int64))


def a_table(rng):
    """Rows as they are stored, what the classifier sees of them, and their classes: every class has a row."""
    classes = int(rng.integers(2, 7))
    rows = max(int(rng.integers(2, 501)), classes)
    features = int(rng.integers(1, 31))
    if rng.random() < 0.3:
        stored = np.where(rng.random((rows, features)) < 0.3, 0, rng.integers(0, 256, (rows, features))).astype(np.uint8)
        seen = stored * (1 / 255)
    else:
        stored = seen = rng.normal(size=(rows, features)) * 10.0 ** rng.choice([0, rng.uniform(-3, 3)])
    directions = rng.normal(size=(features, classes))
    noise = rng.choice([0.0, 0.3, 3.0]) * rng.normal(size=(rows, classes)) * np.abs(seen).max()
    labels = ((seen - seen.mean(axis=0)) @ directions + noise).argmax(axis=1)
    labels[rng.permutation(rows)[:classes]] = np.arange(classes)
    return stored, seen, labels


def random_options(rng, labels):
    """Options of scikit-learn's Perceptron and the weights of the rows."""
    rows, classes = len(labels), labels.max() + 1
    options = {
        "penalty": [None, "l2", "l1", "elasticnet"][rng.integers(4)],
        "alpha": float(10 ** rng.uniform(-6, -1)) if rng.random() < 0.95 else 1.5,
        "l1_ratio": float(rng.choice([0.15, 0.0, 1.0, 0.5])),
        "eta0": float(rng.choice([1.0, 0.1, 0.3, 7.0])),
        "tol": [1e-3, None, 0.0, 0.05][rng.integers(4)],
        "n_iter_no_change": int(rng.integers(1, 8)),
        "max_iter": int(rng.choice([3, 30, 200])),
        "fit_intercept": bool(rng.random() < 0.85),
        "shuffle": bool(rng.random() < 0.75),
        "random_state": int(rng.integers(0, 2**32)),
        "class_weight": [None, "balanced", {c: float(rng.uniform(0.2, 3)) for c in range(classes)}][rng.integers(3)],
    }
    weights = None if rng.random() < 0.5 else rng.uniform(0.1, 3, rows)
    held_out = int(np.ceil(0.2 * rows))
    divisible = np.bincount(labels).min() >= 2 and min(held_out, rows - held_out) >= classes
    if divisible and rng.random() < 0.5:
        options.update(early_stopping=True, validation_fraction=0.2)
    return options, weights


def text_of(options, prefix):
    """The options of Plexus's perceptron that say the same."""
    words = {key: options[key] for key in ("alpha", "l1_ratio", "eta0")}
    words["penalty"] = options["penalty"] or "none"
    words["tolerance"] = "none" if options["tol"] is None else options["tol"]
    words["patience"] = options["n_iter_no_change"]
    weight = options["class_weight"]
    if isinstance(weight, dict):
        weight = "{" + ", ".join(f"{prefix}{code}: {value!r}" for code, value in weight.items()) + "}"
    if weight is not None:
        words["class_weight"] = weight
    if options.get("early_stopping"):
        words["validation_fraction"] = options["validation_fraction"]
        words["random_state"] = options["random_state"]
    return ", ".join(f"{key}: {value}" for key, value in words.items())


def run_of(stored, labels, options, weights):
    shuffle = f"{{scikit_learn: {{random_state: {options['random_state']}}}}}" if options["shuffle"] else "false"
    return RUN.format(
        source="{npz: {file: table.npz}}" if stored.dtype == np.uint8 else "{csv: {file: table.csv}}",
        weight="" if weights is None else "  sample_weight: w\n",
        layers="  - rescaling: {scale: 1/255}\n" if stored.dtype == np.uint8 else "",
        units=1 if labels.max() == 1 else labels.max() + 1,
        bias=str(options["fit_intercept"]).lower(),
        options=text_of(options, "" if stored.dtype == np.uint8 else "c"),
        epochs=options["max_iter"],
        shuffle=shuffle,
    )


def called(program, folder, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{(folder / 'run.yaml').read_text()}\n{done.stderr}")
    return done


def write_table(folder, stored, labels, weights):
    """Bytes as an archive of arrays; float64 as CSV, whose classes have names."""
    if stored.dtype == np.uint8:
        np.savez(folder / "table.npz", x=stored, label=labels, **({} if weights is None else {"w": weights}))
        return
    names = [f"x{f}" for f in range(stored.shape[1])] + ["label"] + ([] if weights is None else ["w"])
    with open(folder / "table.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(names)
        for r, row in enumerate(stored):
            table.writerow([repr(float(x)) for x in row] + [f"c{labels[r]}"]
                           + ([] if weights is None else [repr(float(weights[r]))]))


def predictions(program, folder, stored):
    """The class of each row, and its decision values. The largest decides where no class is printed."""
    table = "table.npz" if stored.dtype == np.uint8 else "table.csv"
    text = called(program, folder, "predict", "run", "--input", table, "--format", "csv", "--output", "-").stdout
    header, *lines = csv.reader(text.splitlines())
    if header[0] != "label":
        decisions = np.array(lines, float)
        return decisions.argmax(axis=1), decisions
    return np.array([int(line[0].removeprefix("c")) for line in lines]), np.array([line[1:] for line in lines], float)


def differences(program, folder, rng):
    """What differs in one random problem."""
    stored, seen, labels = a_table(rng)
    options, weights = random_options(rng, labels)
    write_table(folder, stored, labels, weights)
    (folder / "run.yaml").write_text(run_of(stored, labels, options, weights))
    again = rng.random() < 0.2  # a second fit from the weights of the first
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        peer = Perceptron(**options, warm_start=True).fit(seen, labels, sample_weight=weights)
        if again:
            peer.fit(seen, labels, sample_weight=weights)
    called(program, folder, "train", "run.yaml", "--quiet", "--out", "run")
    if again:
        (folder / "run").rename(folder / "first")
        called(program, folder, "train", "run.yaml", "--quiet", "--out", "run", "initial_weights=first")
    found = tensors(folder / "run/weights.safetensors")
    epochs = len(json.loads((folder / "run/history.json").read_text())["epochs"])
    classes, decisions = predictions(program, folder, stored)
    bias = found.get("dense/bias", np.zeros(len(peer.intercept_)))
    bound = 4 * 2.0**-53 * (np.abs(seen) @ np.abs(peer.coef_.T) + np.abs(peer.intercept_))
    checks = {
        "coefficients": same_bits(found["dense/kernel"].T, peer.coef_),
        "intercepts": same_bits(bias, peer.intercept_),
        "epochs": epochs == peer.n_iter_,
        "classes": np.array_equal(classes, peer.predict(seen)),
        "decisions": bool(np.all(np.abs(decisions - peer.decision_function(seen).reshape(decisions.shape)) <= bound)),
    }
    return [name for name, right in checks.items() if not right], (folder / "run.yaml").read_text()


def digits(program, folder):
    """The example of scikit-learn's documentation: whether its bits are equal, and its accuracy."""
    pixels, labels = load_digits(return_X_y=True)
    np.savez(folder / "table.npz", x=pixels, label=labels)
    (folder / "run.yaml").write_text(RUN.format(
        source="{npz: {file: table.npz}}", weight="", layers="", units=10, bias="true", options="tolerance: 1e-3",
        epochs=1000, shuffle="{scikit_learn: {random_state: 0}}"))
    called(program, folder, "train", "run.yaml", "--quiet", "--out", "run")
    peer = Perceptron(tol=1e-3, random_state=0).fit(pixels, labels)
    found = tensors(folder / "run/weights.safetensors")
    score = float(((pixels @ found["dense/kernel"] + found["dense/bias"]).argmax(axis=1) == labels).mean())
    return same_bits(found["dense/kernel"].T, peer.coef_) and same_bits(found["dense/bias"], peer.intercept_), score


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plexus")
    parser.add_argument("--problems", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    program = str(pathlib.Path(given.plexus).absolute())
    with tempfile.TemporaryDirectory() as name:
        equal, score = digits(program, pathlib.Path(name))
    print(f"digits: {'equal bits' if equal else 'OTHER BITS'}, accuracy {score:.3f}", flush=True)
    wrong = 0 if equal else 1
    for p in range(given.problems):
        with tempfile.TemporaryDirectory() as name:
            differing, run = differences(program, pathlib.Path(name), np.random.default_rng([given.seed, p]))
        wrong += bool(differing)
        if differing:
            print(f"problem {p} differs in {', '.join(differing)}:\n{run}", flush=True)
    print(f"{given.problems - wrong + (not equal)} of {given.problems} perceptrons are scikit-learn's")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
