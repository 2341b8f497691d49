#!/usr/bin/env python3
"""Writes catalogue_goldens.yaml, what Keras computes for losses, activations, layers, metrics, optimizers,
regularizers and constraints of Plexus, in float64. What Keras has not is computed by its formula in NumPy.

    KERAS_BACKEND=jax python3 catalogue_goldens.py > catalogue_goldens.yaml

Needs Keras 3 and JAX. Whoever changes a case runs the script again and commits both files.
"""
import contextlib

import keras
import keras_goldens
import numpy as np
from keras_goldens import case, layer, metric, normal, one_hot, uniform

keras_goldens.random = np.random.default_rng(19)
L, A, M, O = keras.losses, keras.activations, keras.metrics, keras.optimizers


def rounded(array):
    return array.astype(np.float32).astype(np.float64)


def chances(*shape):
    raw = uniform(*shape) + 0.05
    return rounded(raw / raw.sum(axis=-1, keepdims=True))


def tensor(array):
    return keras.ops.convert_to_tensor(array)


def loss(name, component, target, prediction, function):
    case(name.replace(":", ""), component, [("target", target), ("prediction", prediction),
                           ("values", np.asarray(function(tensor(target), tensor(prediction))))])


def losses():
    print("losses:")
    y, p = normal(5, 3, scale=2), normal(5, 3, scale=2)
    y[0, 0], y[1, 1] = 0, p[1, 1]
    y = np.where(np.abs(y) < 0.25, 0.25, y)
    for name, function in [("mean_absolute_percentage_error", L.mean_absolute_percentage_error),
                           ("mean_squared_logarithmic_error", L.mean_squared_logarithmic_error), ("huber", L.huber),
                           ("log_cosh", L.log_cosh), ("cosine_similarity", L.cosine_similarity)]:
        loss(name, name, y, p, function)
    loss("huber 0.3", "huber: {delta: 0.3}", y, p, lambda y, p: L.huber(y, p, 0.3))
    loss("cosine of zeros", "cosine_similarity", y, p * (np.arange(5) != 2)[:, None], L.cosine_similarity)
    loss("mape of positions", "mean_absolute_percentage_error", normal(2, 4, 3, shift=4), normal(2, 4, 3),
         L.mean_absolute_percentage_error)
    loss("log_cosh of large errors", "log_cosh", np.zeros((2, 2)), np.array([[500.0, -500], [1e-3, -90]]), L.log_cosh)
    counts = np.floor(uniform(5, 3) * 6)
    loss("poisson", "poisson", counts, uniform(5, 3) * 4 + 0.125, L.poisson)
    for q in [0.5, 0.9]:  # scikit-learn's mean_pinball_loss
        pinball = lambda y, p: np.mean(np.maximum(q * (y - p), (q - 1) * (y - p)), axis=-1)
        loss(f"quantile {q}", f"quantile: {{quantile: {q}}}", y, p, pinball)
    answers = (uniform(5, 3) > 0.5).astype(float)
    for name, function in [("hinge", L.hinge), ("squared_hinge", L.squared_hinge)]:
        loss(name + " of 0 and 1", name, answers, p, function)
        loss(name + " of -1 and 1", name, 2 * answers - 1, p, function)
    hot = one_hot(np.floor(uniform(5) * 3), 3)
    loss("categorical_hinge", "categorical_hinge", hot, p, L.categorical_hinge)
    loss("kl_divergence", "kl_divergence", chances(5, 3), chances(5, 3), L.kl_divergence)
    loss("kl_divergence of one-hot targets", "kl_divergence", hot, chances(5, 3), L.kl_divergence)
    sure = uniform(5, 3)
    for options in [{}, {"apply_class_balancing": True, "alpha": 0.3, "gamma": 1.5}, {"label_smoothing": 0.2},
                    {"from_logits": True}]:
        focal = lambda y, p: L.binary_focal_crossentropy(y, p, **options)
        written = ", ".join(f"{key}: {str(value).lower()}" for key, value in options.items())
        loss(f"binary focal {written}", f"binary_focal_crossentropy: {{{written}}}" if options else
             "binary_focal_crossentropy", answers, p if "from_logits" in options else sure, focal)
    for options in [{}, {"alpha": 0.5, "gamma": 1.5}, {"label_smoothing": 0.2}, {"from_logits": True}]:
        focal = lambda y, p: L.categorical_focal_crossentropy(y, p, **options)
        written = ", ".join(f"{key}: {str(value).lower()}" for key, value in options.items())
        loss(f"categorical focal {written}", f"categorical_focal_crossentropy: {{{written}}}" if options else
             "categorical_focal_crossentropy", hot, p if "from_logits" in options else sure, focal)
    loss("generalized cross-entropy", "categorical_generalized_cross_entropy: {q: 0.7}", np.floor(uniform(5) * 3),
         chances(5, 3), lambda y, p: L.categorical_generalized_cross_entropy(y, p, 0.7))
    pictures, guess = (uniform(4, 3, 2) > 0.5).astype(float), uniform(4, 3, 2)
    loss("dice", "dice", pictures, guess, lambda y, p: L.dice(y, p, axis=(1, 2)))
    loss("tversky", "tversky: {alpha: 0.3, beta: 0.7}", pictures, guess,
         lambda y, p: L.tversky(y, p, alpha=0.3, beta=0.7, axis=(1, 2)))
    labels = np.floor(uniform(5, 2) * 3)
    labels[0, 0], labels[1, 1] = 1, 0
    smooth = {"label_smoothing": 0.2}
    loss("binary_crossentropy smoothed", "binary_crossentropy: {label_smoothing: 0.2}", answers, sure,
         lambda y, p: L.binary_crossentropy(y, p, **smooth))
    loss("categorical_crossentropy smoothed", "categorical_crossentropy: {label_smoothing: 0.2}", hot, sure,
         lambda y, p: L.categorical_crossentropy(y, p, **smooth))
    for logits in [False, True]:
        scores = normal(5, 2, 3) if logits else chances(5, 2, 3)

        def masked(y, p):
            values = np.asarray(L.sparse_categorical_crossentropy(y, p, from_logits=logits, ignore_class=1))
            valid = np.asarray(y) != 1
            return values * (valid.size / (valid.sum() + 1e-7))  # losses/loss.py, apply_mask

        loss(f"sparse ignoring a class, from_logits {logits}",
             f"sparse_categorical_crossentropy: {{ignore_class: 1, from_logits: {str(logits).lower()}}}", labels, scores,
             masked)

    def weighted(y, p):  # TensorFlow's weighted_cross_entropy_with_logits, with weight 3
        y, p = np.asarray(y), 1 / (1 + np.exp(-np.asarray(p)))
        return np.mean(-3 * y * np.log(p) - (1 - y) * np.log(1 - p), axis=-1)

    loss("binary_crossentropy of weighted positives", "binary_crossentropy: {positive_weight: 3, from_logits: true}",
         answers, p, weighted)
    with other_stream(29):
        later_losses()


def later_losses():
    """Sums over some axes of a row; Keras's reduction averages what is left of it."""
    y, p = uniform(3, 4, 2), uniform(3, 4, 2)
    of_rows = lambda x: np.asarray(x).reshape(3, -1).mean(axis=1)
    for axes in ["[1]", "[-1]", "[1, 2]"]:
        axis = tuple(map(int, axes.strip("[]").split(",")))
        loss(f"dice over {axes}", f"dice: {{axis: {axes}}}", y, p, lambda y, p: of_rows(L.dice(y, p, axis=axis)))
        loss(f"tversky over {axes}", f"tversky: {{alpha: 0.3, beta: 0.7, axis: {axes}}}", y, p,
             lambda y, p: of_rows(L.tversky(y, p, alpha=0.3, beta=0.7, axis=axis)))
    loss("cosine_similarity along 1", "cosine_similarity: {axis: 1}", y - 0.5, p - 0.5,
         lambda y, p: of_rows(L.cosine_similarity(y, p, axis=1)))



def activations():
    points = rounded(np.concatenate([np.linspace(-8, 8, 12), [-3, -1, -0.5, 0.5, 1, 3, 0.001, -0.001]])).reshape(5, 4)
    for name, function in [("mish", A.mish), ("softsign", A.softsign), ("exponential", A.exponential),
                           ("hard_sigmoid", A.hard_sigmoid), ("hard_tanh", A.hard_tanh), ("relu6", A.relu6),
                           ("log_softmax", A.log_softmax), ("celu", A.celu), ("glu", A.glu), ("squareplus", A.squareplus),
                           ("hard_silu", A.hard_silu), ("log_sigmoid", A.log_sigmoid), ("tanh_shrink", A.tanh_shrink),
                           ("soft_shrink", A.soft_shrink), ("hard_shrink", A.hard_shrink), ("sparse_plus", A.sparse_plus),
                           ("sparse_sigmoid", A.sparse_sigmoid)]:
        layer(name, name, [points], keras.layers.Activation(function))
    for component, function in [("log_softmax: {axis: 1}", lambda x: A.log_softmax(x, axis=1)),
                                ("celu: {alpha: 0.5}", lambda x: A.celu(x, alpha=0.5)),
                                ("glu: {axis: 1}", lambda x: A.glu(x, axis=1)),
                                ("squareplus: {b: 1}", lambda x: A.squareplus(x, b=1)),
                                ("soft_shrink: {threshold: 1}", lambda x: A.soft_shrink(x, threshold=1.0)),
                                ("hard_shrink: {threshold: 2}", lambda x: A.hard_shrink(x, threshold=2.0)),
                                ("threshold: {threshold: 0.75, default_value: -2}", lambda x: A.threshold(x, 0.75, -2.0))]:
        layer(component.replace(":", ""), component, [normal(2, 4, 3)], keras.layers.Activation(function))
    layer("prelu", "prelu", [points], keras.layers.PReLU(), {"alpha": normal(4)})
    layer("prelu of shared axes", "prelu: {shared_axes: [1]}", [normal(2, 4, 3)], keras.layers.PReLU(shared_axes=[1]),
          {"alpha": normal(1, 3)})


def layers():
    print("layers:")
    activations()
    K = keras.layers
    affine = lambda *shape: {"gamma": uniform(*shape) + 0.5, "beta": normal(*shape)}
    layer("layer normalization of 1 2 4", "layer_normalization", [np.array([[1.0, 2.0, 4.0]])], K.LayerNormalization(),
          {"gamma": np.ones(3), "beta": np.zeros(3)})
    layer("layer normalization", "layer_normalization", [normal(4, 5, scale=3, shift=2)], K.LayerNormalization(), affine(5))
    layer("layer normalization over axes", "layer_normalization: {axis: [1, 2], epsilon: 1e-5}", [normal(2, 3, 4)],
          K.LayerNormalization(axis=[1, 2], epsilon=1e-5), affine(3, 4))
    layer("layer normalization along axis 1", "layer_normalization: {axis: [1]}", [normal(2, 3, 4)],
          K.LayerNormalization(axis=1), affine(3))
    layer("layer normalization without center and scale", "layer_normalization: {center: false, scale: false}",
          [normal(4, 5)], K.LayerNormalization(center=False, scale=False))
    layer("rms normalization of 1 2 4", "rms_normalization", [np.array([[1.0, 2.0, 4.0]])], K.RMSNormalization(),
          {"scale": np.ones(3)})
    layer("rms normalization", "rms_normalization", [normal(4, 5)], K.RMSNormalization(), {"scale": normal(5)})
    layer("rms normalization over axes", "rms_normalization: {axis: [1, 2], epsilon: 1e-3}", [normal(2, 3, 4)],
          K.RMSNormalization(axis=[1, 2], epsilon=1e-3), {"scale": normal(3, 4)})
    layer("group normalization", "group_normalization: {groups: 2}", [normal(4, 6)], K.GroupNormalization(groups=2), affine(6))
    layer("group normalization of places", "group_normalization: {groups: 3}", [normal(2, 4, 5, 6)],
          K.GroupNormalization(groups=3), affine(6))
    layer("group normalization along axis 1", "group_normalization: {groups: -1, axis: 1, epsilon: 1e-5}", [normal(2, 4, 5)],
          K.GroupNormalization(groups=-1, axis=1, epsilon=1e-5), affine(4))
    layer("unit normalization", "unit_normalization", [normal(4, 5)], K.UnitNormalization())
    layer("permute", "permute: {dims: [3, 1, 2]}", [normal(2, 3, 4, 5)], K.Permute((3, 1, 2)))
    layer("repeat_vector", "repeat_vector: {n: 3}", [normal(2, 4)], K.RepeatVector(3))
    several, one = np.floor(uniform(4, 3) * 5), np.floor(uniform(4, 1) * 5)
    several[0, 0] = several[0, 1]
    for mode, indices in [("multi_hot", several), ("count", several), ("one_hot", one)]:
        encode = lambda x, mode=mode: K.CategoryEncoding(5, output_mode=mode)(keras.ops.cast(x, "int32"))
        layer(f"category_encoding {mode}", f"category_encoding: {{num_tokens: 5, output_mode: {mode}}}", [indices],
              K.Lambda(encode))


class MatthewsCorrcoef:
    """The formula of scikit-learn's matthews_corrcoef, of a confusion matrix that batches are added to."""

    def __init__(self, classes):
        self.matrix = np.zeros((classes, classes))

    def update_state(self, target, prediction, weight=None):
        single = prediction.shape[1] == 1
        given = target.reshape(-1).astype(int)
        meant = (prediction[:, 0] > 0.5).astype(int) if single else prediction.argmax(axis=1)
        np.add.at(self.matrix, (given, meant), 1 if weight is None else weight)

    def result(self):
        given, meant, rows = self.matrix.sum(axis=1), self.matrix.sum(axis=0), self.matrix.sum()
        right = np.trace(self.matrix) * rows - given @ meant
        return right / np.sqrt((rows**2 - given @ given) * (rows**2 - meant @ meant))


def metrics():
    print("metrics:")
    numbers, yes = ("real", "real"), ("unit_interval", "probability")
    y = [(normal(n, 2, shift=3), normal(n, 2, shift=3), uniform(n)) for n in (5, 3)]
    plain = [batch[:2] for batch in y]
    for name, maker in [("mean_absolute_percentage_error", M.MeanAbsolutePercentageError),
                        ("mean_squared_logarithmic_error", M.MeanSquaredLogarithmicError),
                        ("log_cosh", M.LogCoshError), ("cosine_similarity", M.CosineSimilarity)]:
        metric(name, name, numbers, "[]", plain, maker())
        metric(name + " weighted", name, numbers, "[]", y, maker())
    counts = [(np.floor(uniform(n, 2) * 5), uniform(n, 2) * 4 + 0.125) for n in (5, 3)]
    metric("poisson", "poisson", numbers, "[]", counts, M.Poisson())
    answers = [((uniform(n, 1) > 0.4).astype(float), uniform(n, 1), uniform(n)) for n in (40, 25)]
    bare = [batch[:2] for batch in answers]
    signed = [(2 * t - 1, 4 * p - 2) for t, p in bare]
    for name, maker in [("hinge", M.Hinge), ("squared_hinge", M.SquaredHinge)]:
        metric(name, name, numbers, "[]", signed, maker())
        metric(name + " of 0 and 1", name, numbers, "[]", [(t, 4 * p - 2) for t, p in bare], maker())
    metric("binary_crossentropy", "binary_crossentropy", yes, "[]", answers, M.BinaryCrossentropy())
    metric("binary_crossentropy of logits", "binary_crossentropy: {label_smoothing: 0.2}", ("unit_interval", "logit"), "[]",
           [(t, 4 * p - 2) for t, p in bare], M.BinaryCrossentropy(from_logits=True, label_smoothing=0.2))
    at = 0.6
    for name, option, maker in [("sensitivity_at_specificity", "specificity", M.SensitivityAtSpecificity),
                                ("specificity_at_sensitivity", "sensitivity", M.SpecificityAtSensitivity),
                                ("precision_at_recall", "recall", M.PrecisionAtRecall),
                                ("recall_at_precision", "precision", M.RecallAtPrecision)]:
        metric(name, f"{name}: {{{option}: {at}}}", yes, "[]", bare, maker(at))
        metric(name + " weighted", f"{name}: {{{option}: {at}, num_thresholds: 30}}", yes, "[]", answers,
               maker(at, num_thresholds=30))

    indices = ("class_index", "class_probabilities")
    dense = ("distribution", "class_probabilities")
    rows = [(np.floor(uniform(n) * 4), chances(n, 4), uniform(n)) for n in (20, 11)]
    hot = [(one_hot(t, 4), p, w) for t, p, w in rows]
    bare, bare_hot = [batch[:2] for batch in rows], [batch[:2] for batch in hot]
    metric("categorical_crossentropy", "categorical_crossentropy", dense, "[]", hot, M.CategoricalCrossentropy())
    metric("categorical_crossentropy smoothed", "categorical_crossentropy: {label_smoothing: 0.2}", dense, "[]", bare_hot,
           M.CategoricalCrossentropy(label_smoothing=0.2))
    metric("categorical_crossentropy of indices", "categorical_crossentropy", indices, "[]", rows,
           M.SparseCategoricalCrossentropy())
    metric("categorical_hinge", "categorical_hinge", dense, "[]", bare_hot, M.CategoricalHinge())
    metric("kl_divergence", "kl_divergence", dense, "[]", bare_hot, M.KLDivergence())
    for average in ["macro", "micro", "weighted"]:
        metric(f"fbeta {average}", f"fbeta_score: {{beta: 2, average: {average}}}", indices, "[]", bare,
               M.FBetaScore(beta=2.0, average=average), bare_hot)
    metric("mean_io_u", "mean_io_u", indices, "[]", bare, M.MeanIoU(4, sparse_y_pred=False))
    few = [(np.minimum(t, 1), np.concatenate([p[:, :3] + 1, p[:, 3:]], axis=1) / 4) for t, p in bare]
    metric("mean_io_u of absent classes", "mean_io_u", indices, "[]", few, M.MeanIoU(4, sparse_y_pred=False))
    metric("matthews_corrcoef", "matthews_corrcoef", indices, "[]", bare, MatthewsCorrcoef(4))
    metric("matthews_corrcoef weighted", "matthews_corrcoef", indices, "[]", rows, MatthewsCorrcoef(4))
    metric("matthews_corrcoef of one value", "matthews_corrcoef", yes, "[]", answers, MatthewsCorrcoef(2))
    metric("mean_io_u of one value", "mean_io_u", yes, "[]", [batch[:2] for batch in answers], M.BinaryIoU())
    with other_stream(27):
        later_metrics(yes, indices, dense)


@contextlib.contextmanager
def other_stream(seed):
    """Cases that are added draw from a stream of their own, so that those after them stay what they are."""
    kept = keras_goldens.random
    keras_goldens.random = np.random.default_rng(seed)
    yield
    keras_goldens.random = kept


class CalibrationError:
    """Guo et al. 2017: gaps between the mean probability of the predicted class and the share that is right, of rows
    counted in intervals (k / bins, (k + 1) / bins]."""

    def __init__(self, bins, norm):
        self.bins, self.norm = bins, norm
        self.sums = np.zeros((3, bins))

    def update_state(self, target, prediction, weight=None):
        if prediction.shape[-1] == 1:
            chance, right = prediction[:, 0], target[:, 0]
        else:
            chance, right = prediction.max(axis=-1), (prediction.argmax(axis=-1) == target).astype(float)
        weight = np.ones(len(chance)) if weight is None else weight
        interval = np.clip(np.ceil(chance * self.bins) - 1, 0, self.bins - 1).astype(int)
        for row, values in enumerate([weight, chance * weight, right * weight]):
            np.add.at(self.sums[row], interval, values)

    def result(self):
        rows, chance, right = self.sums[:, self.sums[0] > 0]
        gaps = np.abs(chance - right) / rows
        return {"l1": (gaps * rows).sum() / rows.sum(), "l2": np.sqrt((gaps**2 * rows).sum() / rows.sum()),
                "max": gaps.max()}[self.norm]


class OverRows:
    """A coefficient of all rows, averaged over the values of a row."""

    def __init__(self, coefficient):
        self.coefficient, self.seen = coefficient, []

    def update_state(self, target, prediction, weight=None):
        self.seen.append((target, prediction, np.ones(len(target)) if weight is None else weight))

    def result(self):
        y, p, w = (np.concatenate(parts) for parts in zip(*self.seen))
        return np.mean([self.coefficient(np.cov(y[:, i], p[:, i], ddof=0, aweights=w),
                                         np.average(y[:, i], weights=w) - np.average(p[:, i], weights=w))
                        for i in range(y.shape[1])])


def later_metrics(yes, indices, dense):
    numbers = ("real", "real")
    y = [(normal(n, 4, shift=3), normal(n, 4, shift=2), uniform(n)) for n in (6, 3)]
    y = [(t, rounded(0.5 * t + p), w) for t, p, w in y]
    plain = [batch[:2] for batch in y]
    for name, maker, coefficient in [
            ("pearson_correlation", M.PearsonCorrelation, lambda c, apart: c[0, 1] / np.sqrt(c[0, 0] * c[1, 1])),
            ("concordance_correlation", M.ConcordanceCorrelation,
             lambda c, apart: 2 * c[0, 1] / (c[0, 0] + c[1, 1] + apart**2))]:
        metric(name, name, numbers, "[]", plain, maker())
        metric(name + " weighted", name, numbers, "[]", y, maker())
        metric(name + " over rows", f"{name}: {{axis: 0}}", numbers, "[]", plain, OverRows(coefficient))
        metric(name + " over weighted rows", f"{name}: {{axis: 0}}", numbers, "[]", y, OverRows(coefficient))
    answers = [((uniform(n, 1) > 0.4).astype(float), uniform(n, 1), uniform(n)) for n in (40, 25)]
    rows = [(np.floor(uniform(n) * 4), chances(n, 4), uniform(n)) for n in (20, 11)]
    for norm in ["l1", "l2", "max"]:
        component = f"calibration_error: {{bins: 5, norm: {norm}}}"
        metric(f"calibration_error {norm}", component, yes, "[]", answers, CalibrationError(5, norm))
        metric(f"calibration_error {norm} of classes", component, indices, "[]", rows, CalibrationError(5, norm))
    metric("calibration_error", "calibration_error", indices, "[]", [batch[:2] for batch in rows],
           CalibrationError(15, "l1"))
    hot = [(one_hot(t, 4), p) for t, p, _ in rows]
    rows, answers = [batch[:2] for batch in rows], [batch[:2] for batch in answers]  # Keras rounds weights down here
    metric("mean_io_u of classes", "mean_io_u: {classes: [0, 2]}", indices, "[]", rows,
           M.IoU(4, target_class_ids=[0, 2], sparse_y_pred=False))
    metric("mean_io_u of a class of one-hot targets", "mean_io_u: {classes: [plum]}", dense, "[apple, fig, pear, plum]",
           hot, M.OneHotIoU(4, target_class_ids=[3]))
    metric("mean_io_u of one-hot targets", "mean_io_u", dense, "[]", hot, M.OneHotMeanIoU(4))
    metric("mean_io_u of one value above 0.7", "mean_io_u: {threshold: 0.7}", yes, "[]", answers,
           M.BinaryIoU(threshold=0.7))
    metric("mean_io_u of yes", "mean_io_u: {classes: [1]}", yes, "[]", answers, M.BinaryIoU(target_class_ids=[1]))


def optimizer(name, component, keras_optimizer):
    """Values of a matrix and a vector after each of 6 steps by given gradients."""
    starts = {"matrix": normal(3, 4), "vector": normal(3)}
    gradients = {key: [normal(*value.shape, scale=0.5) for _ in range(6)] for key, value in starts.items()}
    variables = [keras.Variable(value, dtype="float64", name=key) for key, value in starts.items()]
    keras_optimizer.build(variables)
    after = {key: [] for key in starts}
    for step in range(6):
        keras_optimizer.apply([tensor(gradients[key][step]) for key in starts])
        for key, variable in zip(starts, variables):
            after[key].append(np.asarray(variable.value))
    case(name, component, [(key, value) for key, value in starts.items()] +
         [(f"{key}_gradients", np.stack(value)) for key, value in gradients.items()] +
         [(f"{key}_after", np.stack(value)) for key, value in after.items()])


def optimizers():
    print("optimizers:")
    for name, maker in [("rmsprop", O.RMSprop), ("adagrad", O.Adagrad), ("adadelta", O.Adadelta), ("adamax", O.Adamax),
                        ("nadam", O.Nadam), ("lion", O.Lion), ("ftrl", O.Ftrl), ("lamb", O.Lamb),
                        ("adafactor", O.Adafactor), ("sgd", O.SGD), ("adam", O.Adam),
                        ("adamw", O.AdamW), ("muon", O.Muon)]:
        optimizer(name, name, maker())
    for component, made in [
            ("rmsprop: {learning_rate: 0.05, rho: 0.8, momentum: 0.9, centered: true, epsilon: 1e-3}",
             O.RMSprop(0.05, rho=0.8, momentum=0.9, centered=True, epsilon=1e-3)),
            ("adagrad: {learning_rate: 0.2, initial_accumulator_value: 0.3, epsilon: 1e-6, weight_decay: 0.1}",
             O.Adagrad(0.2, initial_accumulator_value=0.3, epsilon=1e-6, weight_decay=0.1)),
            ("adadelta: {learning_rate: 1, rho: 0.8, epsilon: 1e-3}", O.Adadelta(1.0, rho=0.8, epsilon=1e-3)),
            ("adamax: {learning_rate: 0.1, beta_1: 0.5, beta_2: 0.6}", O.Adamax(0.1, beta_1=0.5, beta_2=0.6)),
            ("nadam: {learning_rate: 0.5, beta_1: 0.5, beta_2: 0.67, epsilon: 1e-5}",
             O.Nadam(0.5, beta_1=0.5, beta_2=0.67, epsilon=1e-5)),
            ("lion: {learning_rate: 0.1, beta_1: 0.3, beta_2: 0.8}", O.Lion(0.1, beta_1=0.3, beta_2=0.8)),
            ("ftrl: {learning_rate: 0.5, learning_rate_power: -0.7, l1_regularization_strength: 0.1, "
             "l2_regularization_strength: 0.2, l2_shrinkage_regularization_strength: 0.05, beta: 0.3}",
             O.Ftrl(0.5, learning_rate_power=-0.7, l1_regularization_strength=0.1, l2_regularization_strength=0.2,
                    l2_shrinkage_regularization_strength=0.05, beta=0.3)),
            ("lamb: {learning_rate: 0.1, beta_1: 0.8, weight_decay: 0.1}", O.Lamb(0.1, beta_1=0.8, weight_decay=0.1)),
            ("adafactor: {learning_rate: 0.3, beta_2_decay: -0.5, clip_threshold: 0.7}",
             O.Adafactor(0.3, beta_2_decay=-0.5, clip_threshold=0.7)),
            ("adamw: {learning_rate: 0.1, weight_decay: 0.5, beta_1: 0.5, epsilon: 1e-3, amsgrad: true}",
             O.AdamW(0.1, weight_decay=0.5, beta_1=0.5, epsilon=1e-3, amsgrad=True)),
            ("muon: {learning_rate: 0.1, momentum: 0.8, ns_steps: 3, nesterov: false, rms_rate: 0.5, adam_lr_ratio: 0.3}",
             O.Muon(0.1, momentum=0.8, ns_steps=3, nesterov=False, rms_rate=0.5, adam_lr_ratio=0.3))]:
        optimizer(component.split(":")[0] + " with options", component, made)


def regularizers():
    print("regularizers:")
    R = keras.regularizers
    for component, made in [("l1: {factor: 0.1}", R.L1(0.1)), ("l2: {factor: 0.1}", R.L2(0.1)),
                            ("l1_l2: {l1: 0.1, l2: 0.3}", R.L1L2(0.1, 0.3)),
                            ("orthogonal_regularizer: {factor: 0.5}", R.OrthogonalRegularizer(0.5)),
                            ("orthogonal_regularizer: {factor: 0.5, mode: columns}",
                             R.OrthogonalRegularizer(0.5, mode="columns"))]:
        w = normal(4, 3)
        case(component.replace(":", ""), component, [("w", w), ("penalty", np.asarray(made(tensor(w))).reshape(1))])


def constraints():
    """Of matrices with short and long columns and a column of zeros, and of a stack of matrices."""
    print("constraints:")
    C = keras.constraints
    keras_goldens.random = np.random.default_rng(23)  # whatever was drawn before
    for component, made in [
            ("max_norm", C.MaxNorm()), ("max_norm: {value: 0.7, axis: [1]}", C.MaxNorm(0.7, axis=1)),
            ("max_norm: {value: 0.001}", C.MaxNorm(0.001)), ("non_neg", C.NonNeg()), ("unit_norm", C.UnitNorm()),
            ("unit_norm: {axis: [-1]}", C.UnitNorm(axis=-1)), ("min_max_norm", C.MinMaxNorm()),
            ("min_max_norm: {min_value: 0.5, max_value: 0.8, rate: 0.3, axis: [1]}",
             C.MinMaxNorm(0.5, 0.8, rate=0.3, axis=1))]:
        w = normal(5, 4) * np.array([0.25, 1, 4, 0])
        case(component.replace(":", ""), component, [("w", w), ("projected", np.asarray(made(tensor(w))))])
    stack = normal(2, 3, 4)
    case("max_norm of filters", "max_norm: {value: 1, axis: [0, 1]}",
         [("w", stack), ("projected", np.asarray(C.MaxNorm(1, axis=[0, 1])(tensor(stack))))])


if __name__ == "__main__":
    print(f"# Written by catalogue_goldens.py with Keras {keras.__version__} on {keras.backend.backend()}.")
    losses()
    layers()
    metrics()
    optimizers()
    regularizers()
    constraints()
