"""Keras on JAX: fit, an epoch a round.
usage: keras_training.py STEPS_PER_EXECUTION"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
import keras
from keras import layers

import data
import rounds

together = int(sys.argv[1])
keras.utils.set_random_seed(1)


def work(what, net, loss, metrics, x, y):
    net.compile(loss=loss, optimizer=keras.optimizers.SGD(0.01), metrics=metrics, steps_per_execution=together)
    steps = -(-len(x) // 32)
    return what, os.cpu_count(), lambda: rounds.microseconds(lambda: net.fit(x, y, batch_size=32, verbose=0), steps)


big = keras.Sequential([
    layers.Rescaling(1 / 255),
    layers.Dense(300, activation="relu"),
    layers.Dense(100, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
small = keras.Sequential([layers.Dense(30, activation="relu"), layers.Dense(1)])
name = "Keras on JAX" if together == 1 else f"Keras on JAX, steps_per_execution={together}"
rounds.serve(name, [
    work(rounds.BIG, big, "sparse_categorical_crossentropy", ["accuracy"], *data.fashion_mnist_training()),
    work(rounds.SMALL, small, "mean_squared_error", [], *data.houses()),
])
