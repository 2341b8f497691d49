#!/usr/bin/env python3
"""Writes optimizer_goldens.hpp: weights after 3 epochs of a small net by Keras, in float64, with what every
optimizer has: moving averages, accumulated gradients, schedules and weight decay.

Usage: optimizer_goldens.py > optimizer_goldens.hpp    (needs keras and jax)
"""
import os

os.environ["KERAS_BACKEND"] = "jax"
import jax

jax.config.update("jax_enable_x64", True)
import keras
import numpy as np

keras.config.set_floatx("float64")

ROWS, COLUMNS, UNITS = 14, 3, 4


# The same numbers as in optimizer_goldens.cpp.
def numbers(shape, step, modulus, divisor):
    count = int(np.prod(shape))
    return ((np.arange(count) * step % modulus - modulus // 2) / divisor).reshape(shape)


X = numbers((ROWS, COLUMNS), 7, 11, 4)
Y = numbers((ROWS, 1), 5, 7, 2)


def weights_after(optimizer, excluded=()):
    model = keras.Sequential([
        keras.layers.Input((COLUMNS,)),
        keras.layers.Dense(UNITS, activation="relu"),
        keras.layers.Dense(1),
    ])
    model.set_weights([numbers((COLUMNS, UNITS), 3, 7, 8), numbers((UNITS,), 2, 5, 8),
                       numbers((UNITS, 1), 4, 9, 4), numbers((1,), 1, 3, 2)])
    if excluded:
        optimizer.exclude_from_weight_decay(var_names=list(excluded))
    model.compile(optimizer=optimizer, loss="mse")
    # 3 batches of 4 rows and one of 2.
    model.fit(X, Y, batch_size=4, epochs=3, shuffle=False, verbose=0)
    return np.concatenate([w.ravel() for w in model.get_weights()])


o = keras.optimizers
decay = o.schedules.ExponentialDecay(0.2, 5, 0.6)
cases = [
    ("{sgd: {learning_rate: 0.1, use_ema: true, ema_momentum: 0.8}}",
     weights_after(o.SGD(0.1, use_ema=True, ema_momentum=0.8))),
    ("{adam: {learning_rate: 0.05, use_ema: true}}", weights_after(o.Adam(0.05, use_ema=True))),
    ("{sgd: {learning_rate: 0.1, momentum: 0.9, gradient_accumulation_steps: 2, clipnorm: 0.5, weight_decay: 0.2}}",
     weights_after(o.SGD(0.1, momentum=0.9, gradient_accumulation_steps=2, clipnorm=0.5, weight_decay=0.2))),
    ("{adam: {learning_rate: 0.05, gradient_accumulation_steps: 3, clipnorm: 0.3, weight_decay: 0.1}}",
     weights_after(o.Adam(0.05, gradient_accumulation_steps=3, clipnorm=0.3, weight_decay=0.1))),
    ("{adam: {learning_rate: 0.05, gradient_accumulation_steps: 5, global_clipnorm: 0.4}}",
     weights_after(o.Adam(0.05, gradient_accumulation_steps=5, global_clipnorm=0.4))),
    ("{sgd: {learning_rate: {exponential_decay: {initial: 0.2, steps: 5 steps, rate: 0.6}}}}",
     weights_after(o.SGD(decay))),
    # A schedule counts batches, also where an update takes several.
    ("{sgd: {learning_rate: {exponential_decay: {initial: 0.2, steps: 5 steps, rate: 0.6}}, "
     "gradient_accumulation_steps: 3}}",
     weights_after(o.SGD(decay, gradient_accumulation_steps=3))),
    ("{adam: {learning_rate: 0.05, weight_decay: 0.3, exclude_from_weight_decay: [\\\"*/bias\\\"]}}",
     weights_after(o.Adam(0.05, weight_decay=0.3), excluded=["bias"])),
]

print(f"""// Written by optimizer_goldens.py with Keras {keras.__version__}.

#pragma once

#include <string>
#include <vector>

namespace plexus::tests {{

/// An optimizer as in a run file, and the weights after 3 epochs: kernel and bias of each layer.
struct OptimizerGolden {{
  std::string optimizer;
  std::vector<double> weights;
}};

// clang-format off
inline const std::vector<OptimizerGolden> optimizer_goldens = {{""")
for text, weights in cases:
    print(f'    {{"{text}",')
    numbers_text = [repr(float(w)) for w in weights]
    lines = [", ".join(numbers_text[i:i + 5]) for i in range(0, len(numbers_text), 5)]
    print("     {" + ",\n      ".join(lines) + "}},")
print("""};
// clang-format on

}  // namespace plexus::tests""")
