#!/usr/bin/env python3
"""Writes keras_goldens.yaml, what Keras computes for the layers and metrics of Plexus, in float64.

    KERAS_BACKEND=jax python3 keras_goldens.py > keras_goldens.yaml

Needs Keras 3 and JAX. Inputs are numbers of float32, so that a test can compute with either precision. Layers and
metrics are written as in a run file. Whoever changes a case runs the script again and commits both files.
"""
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax

jax.config.update("jax_enable_x64", True)

import keras
import numpy as np
from keras.src.backend.common import dtypes

keras.backend.set_floatx("float64")
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"  # batch normalization would else compute in float32
random = np.random.default_rng(15)


def normal(*shape, scale=1.0, shift=0.0):
    return (random.standard_normal(shape) * scale + shift).astype(np.float32).astype(np.float64)


def uniform(*shape):
    return random.random(shape).astype(np.float32).astype(np.float64)


def text(array):
    array = np.asarray(array, dtype=np.float64)
    values = ", ".join(repr(float(value)) for value in array.reshape(-1))
    return "{shape: [%s], values: [%s]}" % (", ".join(map(str, array.shape)), values)


def case(name, component, pairs):
    print(f"  - name: {name}\n    component: " + (f"{{{component}}}" if ":" in component else component))
    for key, value in pairs:
        if isinstance(value, dict):
            print(f"    {key}:")
            for inner, array in value.items():
                print(f"      {inner}: {text(array)}")
        elif isinstance(value, list):
            print(f"    {key}:")
            for array in value:
                print(f"      - {text(array)}")
        elif isinstance(value, np.ndarray):
            print(f"    {key}: {text(value)}")
        else:
            print(f"    {key}: {value}")


def layer(name, component, inputs, keras_layer, weights=None, training=False):
    """`weights`: by the names of Plexus, in the order of Keras's; afterwards they may have changed."""
    given = [keras.ops.convert_to_tensor(x) for x in inputs]
    fed = given if len(given) > 1 else given[0]
    keras_layer(fed)
    pairs = [("training", str(training).lower()), ("inputs", inputs)]
    if weights:
        keras_layer.set_weights(list(weights.values()))
        pairs.append(("weights", weights))
    made = np.asarray(keras_layer(fed, training=training) if training else keras_layer(fed))
    pairs.append(("output", made))
    if weights and training:
        pairs.append(("after", dict(zip(weights, keras_layer.get_weights()))))
    case(name, component, pairs)


def layers():
    print("layers:")
    a, b, c = normal(4, 3), normal(4, 3), normal(4, 3)
    row, cube = normal(4, 1), normal(4, 2, 3)
    layer("concatenate", "concatenate", [a, b, normal(4, 2)], keras.layers.Concatenate())
    layer("concatenate axis 1", "concatenate: {axis: 1}", [cube, normal(4, 5, 3)], keras.layers.Concatenate(axis=1))
    for name, maker in [("add", keras.layers.Add), ("multiply", keras.layers.Multiply), ("average", keras.layers.Average),
                        ("maximum", keras.layers.Maximum), ("minimum", keras.layers.Minimum)]:
        layer(name, name, [a, b, c], maker())
        layer(name + " broadcast", name, [a, row], maker())
        layer(name + " of other rank", name, [a, cube], maker())
    layer("subtract", "subtract", [a, b], keras.layers.Subtract())
    layer("subtract broadcast", "subtract", [cube, row], keras.layers.Subtract())
    layer("dot of vectors", "dot: {axes: [1]}", [a, b], keras.layers.Dot(axes=1))
    layer("dot of matrices", "dot: {axes: [1, 2]}", [normal(2, 3, 5), normal(2, 4, 3)], keras.layers.Dot(axes=(1, 2)))
    layer("dot from the end", "dot: {axes: [-1]}", [cube, a], keras.layers.Dot(axes=-1))
    layer("dot normalized", "dot: {axes: [-1], normalize: true}", [a, b], keras.layers.Dot(axes=-1, normalize=True))
    layer("dot of cubes", "dot: {axes: [2, 1]}", [normal(2, 3, 4, 2), normal(2, 4, 3)], keras.layers.Dot(axes=(2, 1)))

    def moments(n):
        return {"gamma": uniform(n) + 0.5, "beta": normal(n), "moving_mean": normal(n), "moving_variance": uniform(n) + 0.5}

    column = np.array([[1.0], [2.0], [3.0], [4.0]])
    fresh = {"gamma": np.ones(1), "beta": np.zeros(1), "moving_mean": np.zeros(1), "moving_variance": np.ones(1)}
    layer("batch normalization of 1 2 3 4", "batch_normalization", [column], keras.layers.BatchNormalization(), fresh, True)
    for training in [True, False]:
        when = "training" if training else "inference"
        layer(f"batch normalization in {when}", "batch_normalization", [normal(8, 3, scale=2, shift=5)],
              keras.layers.BatchNormalization(), moments(3), training)
        layer(f"batch normalization along axis 1 in {when}", "batch_normalization: {axis: 1, momentum: 0.5, epsilon: 1e-5}",
              [normal(4, 3, 5)], keras.layers.BatchNormalization(axis=1, momentum=0.5, epsilon=1e-5), moments(3), training)
        bare = {"moving_mean": normal(3), "moving_variance": uniform(3) + 0.5}
        layer(f"batch normalization without center and scale in {when}", "batch_normalization: {center: false, scale: false}",
              [normal(8, 3)], keras.layers.BatchNormalization(center=False, scale=False), bare, training)
    layer("normalization of given moments", "normalization: {mean: [1, -2, 0.5], variance: [4, 0, 0.25]}", [normal(4, 3)],
          keras.layers.Normalization(mean=np.array([1.0, -2.0, 0.5]), variance=np.array([4.0, 0.0, 0.25])))
    layer("embedding", "embedding: {input_dim: 5, output_dim: 3}", [np.array([[0.0, 4.0], [2.0, 2.0], [1.0, 3.0]])],
          keras.layers.Embedding(5, 3), {"embeddings": normal(5, 3)})


def adapted():
    """A normalization layer that is adapted to data, and what it makes of other data."""
    data, x = normal(50, 4, scale=3, shift=100), normal(3, 4, scale=3, shift=100)
    data[:, 2] = 7
    keras_layer = keras.layers.Normalization()
    keras_layer.adapt(data)
    print("adapted:")
    case("normalization", "normalization", [("data", data), ("inputs", x), ("output", np.asarray(keras_layer(x)))])


def metric(name, component, kinds, classes, batches, keras_metric, keras_batches=None):
    """`kinds`: what the loss says of targets and predictions; `batches`: of target, prediction and perhaps weight."""
    for batch in keras_batches or batches:
        keras_metric.update_state(*batch)
    case(name, component, [("targets", kinds[0]), ("predictions", kinds[1]), ("classes", classes),
                           ("batches", [array for batch in batches for array in batch]),
                           ("arrays", len(batches[0])), ("value", repr(float(keras_metric.result())))])


def one_hot(indices, classes):
    return np.eye(classes)[indices.astype(int)]


def metrics():
    print("metrics:")
    m = keras.metrics
    numbers = ("real", "real")
    y = [(normal(n, 2, shift=3), normal(n, 2, shift=3), uniform(n)) for n in (5, 3)]
    plain = [batch[:2] for batch in y]
    metric("r2", "r2_score", numbers, "[]", plain, m.R2Score())
    metric("r2 weighted", "r2_score", numbers, "[]", y, m.R2Score())
    metric("r2 adjusted", "r2_score: {num_regressors: 3}", numbers, "[]", plain, m.R2Score(num_regressors=3))

    yes = ("unit_interval", "probability")
    answers = [((uniform(n, 1) > 0.4).astype(float), uniform(n, 1), uniform(n)) for n in (40, 25)]
    bare = [batch[:2] for batch in answers]
    logits = [(t, np.float32(np.log(p / (1 - p))).astype(float)) for t, p in bare]
    for curve in ["roc", "pr"]:
        for batches, note in [(bare, ""), (answers, " weighted")]:
            metric(f"auc {curve}{note}", f"auc: {{curve: {curve}}}", yes, "[]", batches, m.AUC(curve=curve.upper()))
        metric(f"auc {curve} of logits", f"auc: {{curve: {curve}, num_thresholds: 30}}", ("unit_interval", "logit"), "[]",
               logits, m.AUC(curve=curve.upper(), num_thresholds=30, from_logits=True))
    for name, maker in [("precision", m.Precision), ("recall", m.Recall), ("true_positives", m.TruePositives),
                        ("true_negatives", m.TrueNegatives), ("false_positives", m.FalsePositives),
                        ("false_negatives", m.FalseNegatives)]:
        metric(name, name, yes, "[]", bare, maker())
        metric(name + " weighted", name, yes, "[]", answers, maker())
        metric(name + " above 0.7", f"{name}: {{threshold: 0.7}}", yes, "[]", bare, maker(thresholds=0.7))
        flipped = [(1 - t, 1 - p) for t, p in bare]
        metric(name + " of no", f"{name}: {{class: 'no'}}", yes, "['no', 'yes']", bare, maker(), flipped)

    labels = [((uniform(n, 3) > 0.5).astype(float), uniform(n, 3), uniform(n)) for n in (20, 10)]
    bare = [batch[:2] for batch in labels]
    metric("auc of labels", "auc", yes, "[]", labels, m.AUC(multi_label=True))
    metric("auc pr of labels", "auc: {curve: pr}", yes, "[]", bare, m.AUC(multi_label=True, curve="PR"))
    metric("auc of labels together", "auc: {average: micro}", yes, "[]", bare, m.AUC())
    metric("precision of labels together", "precision: {average: micro}", yes, "[]", labels, m.Precision())
    metric("recall of a label", "recall: {class: 2}", yes, "[]", bare, m.Recall(class_id=2))

    indices = ("class_index", "class_probabilities")
    scores = [uniform(n, 4) for n in (20, 11)]
    rows = [(random.integers(0, 4, len(p)).astype(float), p / p.sum(axis=1, keepdims=True), uniform(len(p))) for p in scores]
    rows = [(t, p.astype(np.float32).astype(float), w) for t, p, w in rows]
    hot = [(one_hot(t, 4), p, w) for t, p, w in rows]
    bare, bare_hot = [batch[:2] for batch in rows], [batch[:2] for batch in hot]
    for average in ["macro", "micro", "weighted"]:
        metric(f"f1 {average}", f"f1_score: {{average: {average}}}", indices, "[]", bare, m.F1Score(average=average), bare_hot)
        metric(f"f1 {average} of one-hot targets", f"f1_score: {{average: {average}, threshold: 0.25}}",
               ("distribution", "class_probabilities"), "[]", hot, m.F1Score(average=average, threshold=0.25))
    metric("precision of a class", "precision: {class: pear, threshold: 0.25}", indices, "[apple, fig, pear, plum]", rows,
           m.Precision(thresholds=0.25, class_id=2), hot)
    metric("auc of a class", "auc: {class: fig}", indices, "[apple, fig, pear, plum]", bare, m.AUC(),
           [(t[:, 1], p[:, 1]) for t, p in bare_hot])
    metric("top 2", "top_k_accuracy: {k: 2}", indices, "[]", rows, m.SparseTopKCategoricalAccuracy(k=2))
    metric("top 3 of one-hot targets", "top_k_accuracy: {k: 3}", ("distribution", "class_probabilities"), "[]", bare_hot,
           m.TopKCategoricalAccuracy(k=3))


def functional():
    """Two inputs, two outputs, batch normalization, a concatenation and a sum; 3 epochs from given weights."""
    wide, deep = normal(10, 3), normal(10, 4)
    target = normal(10, 1)
    a, b = keras.Input((3,), name="wide"), keras.Input((4,), name="deep")
    hidden1 = keras.layers.Dense(5, activation="relu", name="hidden1")(b)
    norm = keras.layers.BatchNormalization(name="norm")(hidden1)
    hidden2 = keras.layers.Dense(5, activation="tanh", name="hidden2")(norm)
    total = keras.layers.Add(name="total")([norm, hidden2])
    joined = keras.layers.Concatenate(name="joined")([a, total])
    main = keras.layers.Dense(1, name="main")(joined)
    aux = keras.layers.Dense(1, name="aux")(hidden2)
    model = keras.Model([a, b], [main, aux])
    names = {"kernel": "kernel", "bias": "bias", "gamma": "gamma", "beta": "beta", "moving_mean": "moving_mean",
             "moving_variance": "moving_variance"}
    paths = [f"{v.path.split('/')[0]}/{names[v.name]}" for v in model.weights]
    given = [normal(*v.shape, scale=0.5) if v.name == "kernel" else np.asarray(v) for v in model.weights]
    model.set_weights(given)
    model.compile(optimizer=keras.optimizers.SGD(0.05), loss=["mse", "mse"], loss_weights=[0.9, 0.1])
    history = model.fit([wide, deep], [target, target], epochs=3, batch_size=4, shuffle=False, verbose=0).history
    print("functional:")
    for key, value in [("wide", wide), ("deep", deep), ("target", target)]:
        print(f"  {key}: {text(value)}")
    for key, tensors in [("before", given), ("after", model.get_weights())]:
        print(f"  {key}:")
        for path, value in zip(paths, tensors):
            print(f"    {path}: {text(value)}")
    for key in ["loss", "main_loss", "aux_loss"]:
        print(f"  {key}: [{', '.join(repr(float(v)) for v in history[key])}]")


if __name__ == "__main__":
    print(f"# Written by keras_goldens.py with Keras {keras.__version__} on {keras.backend.backend()}.")
    layers()
    adapted()
    metrics()
    functional()
