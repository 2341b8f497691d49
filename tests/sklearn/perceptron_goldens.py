"""Writes what scikit-learn's Perceptron learns of iris, for tests/cli/perceptron.cpp.

Run in an environment that has scikit-learn 1.9 (pip install scikit-learn==1.9.1):
    python perceptron_goldens.py > ../cli/perceptron_goldens.hpp
Each golden has the options of Plexus's optimizer and of its order that say the same.
"""

import warnings

import sklearn
from sklearn.datasets import load_iris
from sklearn.linear_model import Perceptron

SHUFFLED = "{scikit_learn: {random_state: 42}}"
BINARY = [
    ("", SHUFFLED, {}),
    ("", "{scikit_learn: {random_state: 0}}", {"random_state": 0}),
    ("", "false", {"shuffle": False}),
    ("penalty: l2", SHUFFLED, {"penalty": "l2"}),
    ("penalty: l1", SHUFFLED, {"penalty": "l1"}),
    ("penalty: elasticnet", SHUFFLED, {"penalty": "elasticnet"}),
    ("eta0: 0.1", SHUFFLED, {"eta0": 0.1}),
    ("class_weight: balanced", SHUFFLED, {"class_weight": "balanced"}),
    ("class_weight: {1: 2, 0: 0.5}", SHUFFLED, {"class_weight": {1: 2, 0: 0.5}}),
    ("validation_fraction: 0.1, random_state: 42", SHUFFLED, {"early_stopping": True}),
    ("tolerance: none", SHUFFLED, {"tol": None, "max_iter": 11}),
    ("patience: 2, tolerance: 0", SHUFFLED, {"n_iter_no_change": 2, "tol": 0}),
]
ALL = [
    ("", SHUFFLED, {}),
    ("", "false", {"shuffle": False}),
    ("penalty: elasticnet, l1_ratio: 0.5, alpha: 1e-3", SHUFFLED,
     {"penalty": "elasticnet", "l1_ratio": 0.5, "alpha": 1e-3}),
    ("class_weight: {setosa: 1, versicolor: 3, virginica: 0.5}", SHUFFLED, {"class_weight": {1: 3, 2: 0.5}}),
    ("validation_fraction: 0.2, random_state: 42", SHUFFLED, {"early_stopping": True, "validation_fraction": 0.2}),
]


def golden(what, options, shuffle, x, y, settings):
    settings = {"random_state": 42, **settings}
    peer = Perceptron(**settings).fit(x, y)
    numbers = lambda values: "{" + ", ".join(repr(float(value)) for value in values) + "}"
    return (f"    {{{what}, \"{{{options}}}\", \"{shuffle}\", {settings.get('max_iter', 1000)}, "
            f"{numbers(peer.coef_.T.ravel())}, {numbers(peer.intercept_)}, {peer.n_iter_}}},")


def main():
    warnings.simplefilter("ignore")
    x, y = load_iris(return_X_y=True)
    print("#pragma once\n")
    print(f"// Written by tests/sklearn/perceptron_goldens.py with scikit-learn {sklearn.__version__}.\n")
    print("#include <vector>\n")
    print("namespace plexus::tests {\n")
    print("/// A training on iris: the options of the optimizer, the order, the epochs at most, and what came of it.")
    print("struct PerceptronGolden {")
    print("  bool setosa;  ///< alone against the others by its petals; else all three by all four features")
    print("  const char* options;\n  const char* shuffle;\n  int epochs;")
    print("  std::vector<double> kernel;  ///< row-major\n  std::vector<double> bias;\n  int passes;\n};\n")
    print("inline const std::vector<PerceptronGolden> perceptron_goldens = {")
    for options, shuffle, settings in BINARY:
        print(golden("true", options, shuffle, x[:, 2:], (y == 0).astype(int), settings))
    for options, shuffle, settings in ALL:
        print(golden("false", options, shuffle, x, y, settings))
    print("};\n\n}  // namespace plexus::tests")


if __name__ == "__main__":
    main()
