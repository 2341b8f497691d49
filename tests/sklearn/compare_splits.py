"""Compares the rows of Plexus's parts, in their order, with scikit-learn's splits, through the executable.

Run in an environment that has numpy and scikit-learn:  python compare_splits.py PLEXUS [--splits 30] [--seed 0]
Each split is a training of its own, whose manifest has the SHA-256 of the rows of each part. Exits with 1 if a
part differs.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split

RUN = """name: one
data:
  source: {{csv: {{file: table.csv}}}}
  target: label
  test: {test}
  validation: {validation}
model: [dense: {{units: 1, activation: sigmoid}}]
loss: mean_squared_error
optimizer: sgd
"""


def recorded(rows):
    """What a manifest says of rows in this order."""
    rows = [int(row) for row in rows]
    record = {"rows": len(rows), "first": rows[0]}
    if rows != list(range(rows[0], rows[0] + len(rows))):
        record["sha256"] = hashlib.sha256(",".join(map(str, rows)).encode()).hexdigest()
    return record


def text_of(name, options):
    words = [f"{key}: {str(value).lower()}" for key, value in options.items()]
    return "{" + name + ": {" + ", ".join(words) + "}}"


def a_size(rng, rows, least):
    """A fraction of the rows or a number of them."""
    return round(float(rng.uniform(0.2, 0.45)), 4) if rng.random() < 0.5 else int(rng.integers(least, rows // 2))


def a_split(rng, labels):
    """The text of a random split, and scikit-learn's places of the rows that stay and of those set apart."""
    rows, classes = len(labels), len(set(labels))
    state = int(rng.integers(0, 2**32))
    if rng.random() < 0.3:
        folds, shuffle, stratified = int(rng.integers(2, 6)), bool(rng.random() < 0.5), bool(rng.random() < 0.5)
        fold = int(rng.integers(folds))
        options = {"shuffle": shuffle, **({"random_state": state} if shuffle else {})}
        splitter = (StratifiedKFold if stratified else KFold)(folds, **options)
        rest, apart = list(splitter.split(labels, labels))[fold]
        options = {"folds": folds, "fold": fold, **options, **({"stratify": True} if stratified else {})}
        return text_of("k_fold", options), rest, apart
    stratified = bool(rng.random() < 0.6)
    options = {"random_state": state}
    for key in ("test_size", "train_size"):
        if rng.random() < 0.6:
            options[key] = a_size(rng, rows, classes + 1)
    if not stratified and rng.random() < 0.2:
        options["shuffle"] = False
    rest, apart = train_test_split(np.arange(rows), stratify=labels if stratified else None, **options)
    return text_of("train_test_split", {**options, **({"stratify": True} if stratified else {})}), rest, apart


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plexus")
    parser.add_argument("--splits", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    program = str(pathlib.Path(given.plexus).absolute())
    wrong = 0
    for s in range(given.splits):
        rng = np.random.default_rng([given.seed, s])
        classes = int(rng.integers(2, 5))
        labels = rng.permutation(np.concatenate([np.repeat(np.arange(classes), 12),
                                                 rng.choice(classes, int(rng.integers(40, 400)))]))
        test, rest, apart = a_split(rng, labels)
        validation, inner_rest, inner_apart = a_split(rng, labels[rest])
        expected = {"test": recorded(apart), "validation": recorded(rest[inner_apart]), "train": recorded(rest[inner_rest])}
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            lines = ["x,label"] + [f"{row},{label}" for row, label in enumerate(labels)]
            (folder / "table.csv").write_text("\n".join(lines) + "\n")
            (folder / "run.yaml").write_text(RUN.format(test=test, validation=validation))
            done = subprocess.run([program, "train", "run.yaml", "--quiet", "--out", "run", "fit.epochs=1"], cwd=folder,
                                  capture_output=True, text=True)
            if done.returncode != 0:
                raise SystemExit(done.stderr)
            found = json.loads((folder / "run/manifest.json").read_text())["parts"]
        good = found == expected
        wrong += not good
        print(f"{'ok  ' if good else 'BAD '} test: {test}, validation: {validation}", flush=True)
    print(f"{given.splits - wrong} of {given.splits} pairs of splits are scikit-learn's")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
