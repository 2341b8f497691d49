"""Writes tests/unit/data/split_goldens.hpp: rows that scikit-learn's splits take, for small tables of classes.

Run: python split_goldens.py > ../unit/data/split_goldens.hpp
"""

import numpy as np
import sklearn
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split


def rows(numbers):
    return " ".join(str(int(n)) for n in numbers)


def labels_of(rng, count, classes):
    """Labels in which each class has at least two rows."""
    labels = np.concatenate([np.repeat(np.arange(classes), 2), rng.choice(classes, count - 2 * classes)])
    return rng.permutation(labels)


def case(text, labels, apart, rest):
    print(f'    {{"{text}",\n     "{rows(labels)}",\n     "{rows(apart)}",\n     "{rows(rest)}"}},')


def train_test(labels, stratified=False, **options):
    keys = [f"{key}: {str(value).lower()}" for key, value in options.items()]
    if stratified:
        keys.append("stratify: true")
    rest, apart = train_test_split(np.arange(len(labels)), stratify=labels if stratified else None, **options)
    case("{train_test_split: {" + ", ".join(keys) + "}}", labels, apart, rest)


def k_fold(labels, folds, fold, stratified=False, **options):
    keys = [f"folds: {folds}", f"fold: {fold}"] + [f"{key}: {str(value).lower()}" for key, value in options.items()]
    if stratified:
        keys.append("stratify: true")
    splitter = (StratifiedKFold if stratified else KFold)(folds, **options)
    rest, apart = list(splitter.split(labels, labels))[fold]
    case("{k_fold: {" + ", ".join(keys) + "}}", labels, apart, rest)


def main():
    rng = np.random.default_rng(15)
    print(f"// Written by tests/sklearn/split_goldens.py with scikit-learn {sklearn.__version__}.\n\n#pragma once\n")
    print("#include <string>\n#include <vector>\n\nnamespace plexus::tests {\n")
    print("/// A split as in a run file, the classes of the rows, and the rows that scikit-learn puts on each side.")
    print("struct SplitGolden {\n  std::string split, labels, apart, rest;\n};\n")
    print("// clang-format off\ninline const std::vector<SplitGolden> split_goldens = {")
    train_test(labels_of(rng, 10, 2), random_state=42)
    train_test(labels_of(rng, 17, 3), test_size=0.3, random_state=0)
    train_test(labels_of(rng, 17, 3), train_size=0.3, random_state=4294967295)
    train_test(labels_of(rng, 20, 3), test_size=5, train_size=0.45, random_state=7)
    train_test(labels_of(rng, 20, 3), test_size=0.29, train_size=6, shuffle=False)
    train_test(labels_of(rng, 33, 3), True, random_state=42)
    train_test(labels_of(rng, 31, 4), True, test_size=0.4, random_state=1)
    train_test(np.arange(28) % 7, True, test_size=10, random_state=3)  # seven equal remainders
    train_test(np.arange(28) % 7, True, test_size=9, train_size=11, random_state=12)
    train_test(labels_of(rng, 40, 5), True, train_size=13, random_state=99)
    k_fold(labels_of(rng, 11, 2), 3, 0)
    k_fold(labels_of(rng, 11, 2), 3, 2)
    k_fold(labels_of(rng, 13, 2), 5, 1, shuffle=True, random_state=8)
    k_fold(labels_of(rng, 24, 3), 4, 3, True)
    k_fold(labels_of(rng, 26, 4), 3, 1, True, shuffle=True, random_state=21)
    k_fold(np.array([2, 2, 2, 0, 1, 0, 1, 2, 0, 0, 1, 2, 2]), 4, 2, True, shuffle=True, random_state=5)
    print("};\n// clang-format on\n\n}  // namespace plexus::tests")


main()
