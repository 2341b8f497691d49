#!/usr/bin/env python3
"""Writes sequence_goldens.yaml, what Keras computes for the recurrent and the attention layers of Plexus, in float64.

    KERAS_BACKEND=jax python3 sequence_goldens.py > sequence_goldens.yaml

Needs Keras 3 and JAX. Whoever changes a case runs the script again and commits both files.
"""
import keras
import keras_goldens
import numpy as np
from keras_goldens import layer, normal

keras_goldens.random = np.random.default_rng(20)
K = keras.layers


class Called:
    """A layer with other arguments than a list of inputs: `call` says how it is called with them."""

    def __init__(self, keras_layer, call):
        self.layer, self.call, self.set_weights = keras_layer, call, keras_layer.set_weights

    def __call__(self, inputs):
        return self.call(self.layer, inputs if isinstance(inputs, list) else [inputs])


def boolean(mask):
    return keras.ops.cast(mask, "bool")


def written(name, options):
    return name if not options else f"{name}: {{" + ", ".join(
        f"{key}: {str(value).lower()}" for key, value in options.items()) + "}"


def recurrent(name, keras_class, gates, options, features=3, steps=5):
    units = options["units"]
    weights = {"kernel": normal(features, gates * units, scale=0.6), "recurrent_kernel": normal(units, gates * units, scale=0.6)}
    if options.get("use_bias", True):
        two = name == "gru" and options.get("reset_after", True)
        weights["bias"] = normal(2, gates * units, scale=0.3) if two else normal(gates * units, scale=0.3)
    title = f"{name} with " + ", ".join(f"{key} {str(value).lower()}" for key, value in options.items())
    layer(title, written(name, options), [normal(2, steps, features)], keras_class(**options), weights)


def recurrent_layers():
    for name, keras_class, gates in [("simple_rnn", K.SimpleRNN, 1), ("lstm", K.LSTM, 4), ("gru", K.GRU, 3)]:
        recurrent(name, keras_class, gates, {"units": 4})
        recurrent(name, keras_class, gates, {"units": 3, "return_sequences": True})
        recurrent(name, keras_class, gates, {"units": 3, "return_sequences": True, "go_backwards": True})
        recurrent(name, keras_class, gates, {"units": 3, "use_bias": False, "activation": "relu"}, features=2, steps=1)
        if gates > 1:
            recurrent(name, keras_class, gates, {"units": 3, "recurrent_activation": "hard_sigmoid", "activation": "softsign"})
    recurrent("gru", K.GRU, 3, {"units": 3, "reset_after": False})
    recurrent("gru", K.GRU, 3, {"units": 3, "reset_after": False, "use_bias": False, "return_sequences": True})
    recurrent("gru", K.GRU, 3, {"units": 3, "reset_after": True, "use_bias": False})


def attention_layers():
    query, value, key = normal(2, 3, 4), normal(2, 5, 4), normal(2, 5, 4)
    layer("attention", "attention", [query, value], K.Attention())
    layer("attention with keys", "attention", [query, normal(2, 5, 2), key], K.Attention())
    layer("attention with a scale", "attention: {use_scale: true}", [query, value, key], K.Attention(use_scale=True),
          {"scale": np.array(0.375)})
    layer("attention by sums", "attention: {score_mode: concat, use_scale: true}", [query, value, key],
          K.Attention(score_mode="concat", use_scale=True),
          {"scale": np.array(0.375), "concat_score_weight": np.array(1.25)})
    counts, asks = np.array([[1.0, 1, 0, 1, 0], [0, 0, 1, 1, 1]]), np.array([[1.0, 0, 1], [1, 1, 0]])
    layer("attention to counted values", "attention: {use_value_mask: true}", [query, value, counts],
          Called(K.Attention(), lambda made, x: made(x[:2], mask=[None, boolean(x[2])])))
    layer("attention of masked queries", "attention: {use_value_mask: true, use_query_mask: true}",
          [query, value, key, asks, counts],
          Called(K.Attention(), lambda made, x: made(x[:3], mask=[boolean(x[3]), boolean(x[4])])))
    layer("causal attention", "attention: {use_causal_mask: true}", [query, value],
          Called(K.Attention(), lambda made, x: made(x, use_causal_mask=True)))
    start = np.array([[1.0, 1, 0, 1, 0], [1, 0, 1, 1, 1]])
    layer("causal attention to counted values", "attention: {use_causal_mask: true, use_value_mask: true}",
          [query, value, start],
          Called(K.Attention(), lambda made, x: made(x[:2], mask=[None, boolean(x[2])], use_causal_mask=True)))


def head_weights(heads, key_dim, value_dim, features, bias=True):
    weights = {}
    for name, width, of in [("query", key_dim, features[0]), ("key", key_dim, features[2]), ("value", value_dim, features[1])]:
        weights[name + "/kernel"] = normal(of, heads, width, scale=0.5)
        weights[name + "/bias"] = normal(heads, width, scale=0.3)
    weights["attention_output/kernel"] = normal(heads, value_dim, features[0], scale=0.5)
    weights["attention_output/bias"] = normal(features[0], scale=0.3)
    return {name: value for name, value in weights.items() if bias or not name.endswith("bias")}


def multi_head_attention():
    """Dropout does nothing but in training, but without it JAX's fused function would compute, partly in float32."""

    def case(title, options, inputs, call, features, bias=True):
        given = {key: value for key, value in options.items() if not key.startswith("use_") or key == "use_bias"}
        weights = head_weights(options["num_heads"], options["key_dim"], options.get("value_dim") or options["key_dim"],
                               features, bias)
        layer(title, written("multi_head_attention", options), inputs, Called(K.MultiHeadAttention(dropout=0.1, **given), call), weights)

    query, value, key = normal(2, 3, 4), normal(2, 5, 2), normal(2, 5, 3)
    case("self-attention by heads", {"num_heads": 2, "key_dim": 3}, [query], lambda made, x: made(x[0], x[0]), [4, 4, 4])
    case("attention by heads", {"num_heads": 3, "key_dim": 2, "value_dim": 4}, [query, value, key],
         lambda made, x: made(*x), [4, 2, 3])
    case("attention by heads without bias", {"num_heads": 2, "key_dim": 2, "use_bias": False}, [query, value],
         lambda made, x: made(*x), [4, 2, 2], bias=False)
    case("causal attention by heads", {"num_heads": 2, "key_dim": 3, "use_causal_mask": True}, [query],
         lambda made, x: made(x[0], x[0], use_causal_mask=True), [4, 4, 4])
    seen = np.array([[[1.0, 0, 1, 1, 0], [0, 1, 0, 0, 0], [1, 1, 1, 1, 1]], [[0, 0, 0, 0, 1], [1, 0, 1, 0, 1], [1, 1, 0, 0, 0]]])
    case("masked attention by heads", {"num_heads": 2, "key_dim": 3, "use_attention_mask": True}, [query, value, seen],
         lambda made, x: made(x[0], x[1], attention_mask=boolean(x[2])), [4, 2, 2])
    counts = np.array([[1.0, 1, 0, 1, 0], [1, 0, 1, 1, 1]])
    case("masked and causal attention by heads",
         {"num_heads": 2, "key_dim": 3, "use_attention_mask": True, "use_causal_mask": True}, [query, value, key, counts],
         lambda made, x: made(x[0], x[1], x[2], attention_mask=boolean(x[3])[:, None, :], use_causal_mask=True), [4, 2, 3])


if __name__ == "__main__":
    print(f"# Written by sequence_goldens.py with Keras {keras.__version__} on {keras.backend.backend()}.")
    print("layers:")
    recurrent_layers()
    attention_layers()
    multi_head_attention()
