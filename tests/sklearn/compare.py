"""Compares what Plexus prepares with scikit-learn, bit for bit, through the executable.

Run in an environment that has numpy and scikit-learn:  python compare.py PLEXUS [--tables 30] [--seed 0]
Each table is written as CSV, a run with one transform is trained in float64, and the input that its layers are
given (predict --layer input) is compared with what scikit-learn's transform makes of the same C-contiguous
array. It exits with 1 if a transform differs by more than it may.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (KBinsDiscretizer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, PowerTransformer,
                                   RobustScaler, StandardScaler)

RUN = """name: one
seed: 0
backend: reference
precision: float64
data:
  source: {{csv: {{file: table.csv}}}}
  prepare: {prepare}
  target: target
model: [dense: {{units: 1, kernel_initializer: zeros}}]
loss: mean_squared_error
optimizer: {{sgd: {{learning_rate: 0}}}}
"""


def number_table(rng, columns, gaps):
    """Columns of scales from 1e-12 to 1e12, some constant, some far from 0, some with missing cells."""
    rows = int(rng.integers(12, 400))
    table = np.empty((rows, columns))
    for c in range(columns):
        scale = 10.0 ** rng.uniform(-12, 12)
        kind = rng.integers(5)
        values = rng.normal(size=rows) if kind < 3 else rng.lognormal(size=rows)
        if kind == 0:
            values = np.full(rows, rng.normal())
        elif kind == 1:
            values = values + 1e6 * rng.normal()
        elif kind == 2:
            values = np.round(values, 1)
        table[:, c] = values * scale
        if gaps and rng.random() < 0.5:
            table[rng.random(rows) < 0.2, c] = np.nan
            table[0, c] = rng.normal() * scale  # a column of gaps alone is refused
    return np.ascontiguousarray(table)


def text_table(rng, columns):
    rows = int(rng.integers(5, 200))
    words = np.array(["gold", "silver", "a,b", 'say "so"', "Zürich", "x y", "iron"], dtype=object)
    return np.stack([rng.choice(words[: rng.integers(2, 8)], rows) for _ in range(columns)], axis=1)


def cell(value):
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "NA" if np.isnan(value) else repr(float(value))


def plexus(program, folder, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"plexus {' '.join(arguments)}: {done.stderr}")


def prepared(program, table, prepare):
    """The input that the layers are given, float64 [rows, width]."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = [f"c{i}" for i in range(table.shape[1])]
        lines = [",".join(names + ["target"])]
        lines += [",".join([cell(value) for value in row] + ["1"]) for row in table]
        (folder / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "run.yaml").write_text(RUN.format(prepare=prepare), encoding="utf-8")
        plexus(program, folder, "train", "run.yaml", "--quiet", "--out", "run")
        plexus(program, folder, "predict", "run", "--input", "table.csv", "--layer", "input", "--output", "x.npy")
        return np.load(folder / "x.npy")


def zeros_for_gaps(x):
    return np.where(np.isnan(x), 0.0, x)


FILL = ", simple_imputer: {strategy: constant, fill_value: 0}"  # so that missing cells stay comparable

# Name, list of `prepare`, scikit-learn's, whether cells may be missing, largest relative difference.
NUMBERS = [
    ("standard_scaler", "[standard_scaler" + FILL + "]", StandardScaler, True, 0),
    ("standard_scaler, with_mean: false", "[standard_scaler: {with_mean: false}" + FILL + "]",
     lambda: StandardScaler(with_mean=False), True, 0),
    ("min_max_scaler", "[min_max_scaler" + FILL + "]", MinMaxScaler, True, 0),
    ("min_max_scaler, [-1, 3], clip", "[min_max_scaler: {feature_range: [-1, 3], clip: true}" + FILL + "]",
     lambda: MinMaxScaler((-1, 3), clip=True), True, 0),
    ("robust_scaler", "[robust_scaler" + FILL + "]", RobustScaler, True, 1e-15),
    ("robust_scaler, [10, 80]", "[robust_scaler: {quantile_range: [10, 80]}" + FILL + "]",
     lambda: RobustScaler(quantile_range=(10, 80)), True, 1e-15),
    ("simple_imputer, mean", "[simple_imputer]", SimpleImputer, True, 0),
    ("simple_imputer, median", "[simple_imputer: {strategy: median}]", lambda: SimpleImputer(strategy="median"),
     True, 0),
    ("simple_imputer, most_frequent", "[simple_imputer: {strategy: most_frequent}]",
     lambda: SimpleImputer(strategy="most_frequent"), True, 0),
    ("simple_imputer, then standard_scaler", "[simple_imputer, standard_scaler]",
     lambda: make_pipeline(SimpleImputer(), StandardScaler()), True, 0),
    ("k_bins_discretizer, quantile, ordinal", "[k_bins_discretizer: {n_bins: 4, encode: ordinal}]",
     lambda: KBinsDiscretizer(4, encode="ordinal", subsample=None), False, 0),
    ("k_bins_discretizer, uniform, onehot", "[k_bins_discretizer: {n_bins: 6, strategy: uniform}]",
     lambda: KBinsDiscretizer(6, encode="onehot-dense", strategy="uniform", subsample=None), False, 0),
    ("power_transformer", "[power_transformer" + FILL + "]", PowerTransformer, True, 1e-15),
    ("power_transformer, not standardized", "[power_transformer: {standardize: false}" + FILL + "]",
     lambda: PowerTransformer(standardize=False), True, 1e-15),
]
TEXTS = [
    ("one_hot_encoder", "[one_hot_encoder]", lambda: OneHotEncoder(sparse_output=False), 0),
    ("one_hot_encoder, drop: first", "[one_hot_encoder: {drop: first}]",
     lambda: OneHotEncoder(sparse_output=False, drop="first"), 0),
    ("one_hot_encoder, drop: if_binary", "[one_hot_encoder: {drop: if_binary}]",
     lambda: OneHotEncoder(sparse_output=False, drop="if_binary"), 0),
    ("ordinal_encoder", "[ordinal_encoder]", OrdinalEncoder, 0),
]


def difference(ours, theirs):
    """How many values differ in a bit, and by how much at most, relative to the larger one."""
    if ours.shape != theirs.shape:
        raise SystemExit(f"shapes differ: {ours.shape}, scikit-learn's {theirs.shape}")
    differ = int(np.sum(ours != theirs))  # 0 and -0 are one value
    largest = np.maximum(np.abs(ours), np.abs(theirs))
    relative = np.abs(ours - theirs) / np.where(largest == 0, 1, largest)
    return differ, float(relative.max(initial=0))


def compare_transforms(program, tables, seed, only):
    wrong = 0
    for index, (name, prepare, make, *more) in enumerate(NUMBERS + TEXTS):
        if only and not name.startswith(only):
            continue
        allowed = more[-1]
        differing = values = 0
        worst = 0.0
        for t in range(tables):
            rng = np.random.default_rng([seed, index, t])
            columns = t % 12 + 1
            table = number_table(rng, columns, more[0]) if len(more) == 2 else text_table(rng, columns)
            if name.startswith("k_bins"):
                table = table[:, [np.ptp(column) > 0 for column in table.T]]
                if table.shape[1] == 0:
                    continue
            if "drop: first" in name:
                table = table[:, [len(set(column)) > 1 for column in table.T]]
                if table.shape[1] == 0:
                    continue
            theirs = zeros_for_gaps(np.asarray(make().fit_transform(table), dtype=np.float64))
            ours = prepared(program, table, prepare)
            differ, relative = difference(ours, theirs)
            differing += differ
            values += theirs.size
            worst = max(worst, relative)
        good = worst <= allowed
        wrong += not good
        print(f"{'ok  ' if good else 'BAD '} {name}: {differing} of {values} values differ, relative {worst:.2g} "
              f"(allowed {allowed:g})", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plexus")
    parser.add_argument("--tables", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="transforms whose names begin with this")
    given = parser.parse_args()
    program = str(pathlib.Path(given.plexus).absolute())
    sys.exit(1 if compare_transforms(program, given.tables, given.seed, given.only) else 0)


if __name__ == "__main__":
    main()
