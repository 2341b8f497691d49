#!/usr/bin/env python3
"""Writes callbacks_golden.hpp: what Keras's EarlyStopping and ReduceLROnPlateau decide on random sequences.

usage: KERAS_BACKEND=numpy python3 callbacks_golden.py > callbacks_golden.hpp

The sequences are multiples of 1/64, so that float32, in which Keras compares, and double hold them exactly.
"""
import random

import keras


class Model:
    """What the two callbacks ask of a model."""

    def __init__(self, learning_rate):
        self.optimizer = keras.optimizers.SGD(learning_rate)
        self.stop_training = False
        self.weights = 0

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def early_stopping(values, options):
    """Epochs made, and the epoch whose weights remain (from 1)."""
    callback = keras.callbacks.EarlyStopping(monitor="watched", restore_best_weights=True, **options)
    model = Model(0.5)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        model.weights = epoch + 1
        callback.on_epoch_end(epoch, {"watched": value})
        if model.stop_training:
            break
    callback.on_train_end()
    return epoch + 1, model.weights


def reduce_lr(values, options):
    """The learning rate after each epoch."""
    callback = keras.callbacks.ReduceLROnPlateau(monitor="watched", **options)
    model = Model(0.5)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"watched": value})
        rates.append(float(model.optimizer.learning_rate))
    return rates


def number(value):
    return "std::nullopt" if value is None else repr(float(value))


def main():
    chance = random.Random(16)
    print("#pragma once\n")
    print("// Written by callbacks_golden.py with Keras %s.\n" % keras.__version__)
    print("#include <optional>\n#include <vector>\n")
    print("namespace plexus::tests {\n")
    print("struct CallbackGolden {")
    print("  std::vector<double> values;\n  const char* mode;\n  double min_delta;\n  int patience;")
    print("  std::optional<double> baseline;\n  int start_from_epoch;\n  int epochs;\n  int kept_epoch;")
    print("  double factor;\n  int cooldown;\n  double min_lr;\n  std::vector<double> rates;\n};\n")
    print("inline const CallbackGolden callback_goldens[] = {")
    for _ in range(20):
        trend = chance.choice([-1, 1]) * chance.choice([0, 1, 2])
        values = [(256 + trend * i + chance.randint(-16, 16)) / 64 for i in range(24)]
        mode = chance.choice(["min", "max"])
        min_delta = chance.choice([0, 1, 4]) / 64
        patience = chance.randint(0, 5)
        baseline = chance.choice([None, None, values[0], 4.0])
        start = chance.choice([0, 0, 3])
        stopping = dict(mode=mode, min_delta=min_delta, patience=patience, baseline=baseline, start_from_epoch=start)
        reducing = dict(mode=mode, min_delta=min_delta, patience=patience, factor=chance.choice([0.5, 0.25]),
                        cooldown=chance.randint(0, 3), min_lr=chance.choice([0.0, 0.0625]))
        epochs, kept = early_stopping(values, stopping)
        rates = reduce_lr(values, reducing)
        print("    {{%s}," % ", ".join(map(repr, values)))
        print('     "%s", %r, %d, %s, %d, %d, %d, %r, %d, %r,'
              % (mode, min_delta, patience, number(baseline), start, epochs, kept, reducing["factor"],
                 reducing["cooldown"], reducing["min_lr"]))
        print("     {%s}}," % ", ".join(map(repr, rates)))
    print("};\n")
    print("}  // namespace plexus::tests")


if __name__ == "__main__":
    main()
