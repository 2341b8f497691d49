"""Writes tests/unit/plugins/transform_goldens.hpp: what scikit-learn's transforms make of small tables.

Run: python transform_goldens.py > ../unit/plugins/transform_goldens.hpp
"""

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (KBinsDiscretizer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, PowerTransformer,
                                   RobustScaler, StandardScaler)

CASES = [
    ("standard_scaler", "{}", StandardScaler(), True),
    ("standard_scaler", "{with_mean: false}", StandardScaler(with_mean=False), True),
    ("min_max_scaler", "{}", MinMaxScaler(), True),
    ("min_max_scaler", "{feature_range: [-1, 2], clip: true}", MinMaxScaler((-1, 2), clip=True), True),
    ("robust_scaler", "{}", RobustScaler(), True),
    ("robust_scaler", "{quantile_range: [5, 90], with_centering: false}",
     RobustScaler(quantile_range=(5, 90), with_centering=False), True),
    ("power_transformer", "{}", PowerTransformer(), True),
    ("power_transformer", "{standardize: false}", PowerTransformer(standardize=False), True),
    ("simple_imputer", "{}", SimpleImputer(), True),
    ("simple_imputer", "{strategy: median}", SimpleImputer(strategy="median"), True),
    ("simple_imputer", "{strategy: most_frequent}", SimpleImputer(strategy="most_frequent"), True),
    ("k_bins_discretizer", "{n_bins: 4, encode: ordinal}", KBinsDiscretizer(4, encode="ordinal", subsample=None),
     False),
    ("k_bins_discretizer", "{n_bins: 3}", KBinsDiscretizer(3, encode="onehot-dense", subsample=None), False),
    ("k_bins_discretizer", "{n_bins: 4, strategy: uniform, encode: ordinal}",
     KBinsDiscretizer(4, strategy="uniform", encode="ordinal", subsample=None), False),
    ("one_hot_encoder", "{}", OneHotEncoder(sparse_output=False), False),
    ("one_hot_encoder", "{drop: first}", OneHotEncoder(sparse_output=False, drop="first"), False),
    ("ordinal_encoder", "{}", OrdinalEncoder(), False),
]


def numbers(values):
    return " ".join("nan" if np.isnan(v) else repr(float(v)) for v in np.ravel(values))


def tables(gaps, few):
    """A single column, which NumPy adds pairwise, and three, one of them constant; `few`: of few values."""
    rng = np.random.default_rng(7)
    for rows, columns in [(21, 1), (9, 3)]:
        table = np.round(rng.lognormal(size=(rows, columns)) * 1e3 - 700, 3)
        if few:
            table = np.arange(rows * columns).reshape(rows, columns) * 7 % 4 - 1.5
        elif gaps:
            table[1, 0] = np.nan
            table[:, -1] = table[:, -1] if columns == 1 else 0.1
        yield np.ascontiguousarray(table)


def main():
    print("#pragma once\n")
    print(f"// Written by tests/sklearn/transform_goldens.py with scikit-learn {sklearn.__version__}.\n")
    print("namespace plexus::tests {\n\nstruct TransformGolden {\n  const char* transform;\n  const char* options;")
    print("  int columns;\n  const char* table;     // row by row\n  const char* prepared;  // the same\n};\n")
    print("inline constexpr TransformGolden transform_goldens[] = {")
    for name, options, transform, gaps in CASES:
        for table in tables(gaps, "encoder" in name):
            made = transform.fit_transform(table)
            print(f'    {{"{name}", "{options}", {table.shape[1]},\n     "{numbers(table)}",\n     "{numbers(made)}"}},')
    print("};\n\n}  // namespace plexus::tests")


if __name__ == "__main__":
    main()
