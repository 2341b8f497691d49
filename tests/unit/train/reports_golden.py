"""Writes reports_golden.hpp beside it: small data and what scikit-learn and NumPy say of them."""

import pathlib

import numpy as np
import sklearn
from sklearn import metrics

classes = 4
random = np.random.RandomState(7)
target = random.randint(0, classes - 1, 40)  # the last class never occurs, but is predicted
predicted = np.where(random.rand(40) < 0.6, target, random.randint(0, classes, 40))
yes = (random.rand(30) < 0.4).astype(int)
probability = np.round(np.clip(0.5 * yes + 0.7 * random.rand(30) - 0.1, 0, 1), 2)  # some are equal
labels = (random.rand(25, 3) < [0.5, 0.2, 0.7]).astype(int)
answers = np.where(random.rand(25, 3) < 0.75, labels, 1 - labels)
measured = np.round(random.randn(23) * 3 + 1, 3)
foretold = np.round(measured + random.randn(23), 3)
thresholds = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]


def numbers(values, form="{}"):
    return "{" + ", ".join(form.format(v) for v in np.ravel(values)) + "}"


def exact(values):
    return numbers(np.asarray(values, dtype=float), "{!r}").replace("np.float64(", "").replace(")", "")


def scores(target, predicted, **how):
    report = metrics.classification_report(target, predicted, output_dict=True, zero_division=0, **how)
    return lambda name: [report[name][k] for k in ("precision", "recall", "f1-score", "support")]


def best_f1(yes, probability):
    """Over every threshold that gives other answers: none above the first, between two, above the last."""
    steps = np.unique(probability)
    found = [metrics.f1_score(yes, probability > t, zero_division=0) for t in np.concatenate([[-1], steps])]
    return max(found)


of_class = scores(target, predicted, labels=range(classes), target_names=list("abcd"))
of_label = scores(labels, answers, target_names=list("uvw"))
at = [scores(yes, probability > t, labels=[0, 1], target_names=["no", "yes"])("yes") for t in thresholds]
residuals = measured - foretold

lines = [
    "// Written by reports_golden.py with scikit-learn %s and NumPy %s." % (sklearn.__version__, np.__version__),
    "#pragma once",
    "",
    "#include <cstdint>",
    "#include <vector>",
    "",
    "namespace plexus::tests::reports {",
    "",
    "// A classifier of four classes.",
    "inline const std::vector<std::int64_t> target = %s;" % numbers(target),
    "inline const std::vector<std::int64_t> predicted = %s;" % numbers(predicted),
    "// precision, recall, F1 and support of each class, then of the macro and the weighted average",
    "inline const std::vector<double> class_scores = %s;"
    % exact([of_class(name) for name in ("a", "b", "c", "d", "macro avg", "weighted avg")]),
    "inline const double class_accuracy = %r;" % float(metrics.accuracy_score(target, predicted)),
    "inline const std::vector<std::int64_t> confusion = %s;"
    % numbers(metrics.confusion_matrix(target, predicted, labels=range(classes))),
    "",
    "// Answers of yes or no with their probabilities.",
    "inline const std::vector<std::uint8_t> yes = %s;" % numbers(yes),
    "inline const std::vector<double> probability = %s;" % exact(probability),
    "// precision, recall and F1 at each of the usual thresholds",
    "inline const std::vector<double> threshold_scores = %s;" % exact([row[:3] for row in at]),
    "inline const std::vector<double> threshold_accuracy = %s;"
    % exact([metrics.accuracy_score(yes, probability > t) for t in thresholds]),
    "inline const double best_f1 = %r;" % float(best_f1(yes, probability)),
    "",
    "// Three labels a row.",
    "inline const std::vector<std::uint8_t> labels = %s;" % numbers(labels),
    "inline const std::vector<std::uint8_t> answers = %s;" % numbers(answers),
    "// precision, recall, F1 and support of each label, then of the micro, macro and weighted average",
    "inline const std::vector<double> label_scores = %s;"
    % exact([of_label(name) for name in ("u", "v", "w", "micro avg", "macro avg", "weighted avg")]),
    "inline const double all_right = %r;" % float(metrics.accuracy_score(labels, answers)),
    "",
    "// A regression.",
    "inline const std::vector<double> measured = %s;" % exact(measured),
    "inline const std::vector<double> foretold = %s;" % exact(foretold),
    "inline const std::vector<double> quantiles = %s;"
    % exact(np.quantile(residuals, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])),
    "inline const double mean_residual = %r;" % float(residuals.mean()),
    "inline const double mean_absolute_error = %r;" % float(metrics.mean_absolute_error(measured, foretold)),
    "inline const double root_mean_squared_error = %r;"
    % float(metrics.root_mean_squared_error(measured, foretold)),
    "inline const double r2 = %r;" % float(metrics.r2_score(measured, foretold)),
    "",
    "}  // namespace plexus::tests::reports",
]
pathlib.Path(__file__).with_suffix(".hpp").write_text("\n".join(lines) + "\n")
