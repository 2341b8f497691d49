"""The run file of Fashion-MNIST as a script of Keras on JAX, a whole process.
usage: keras_fashion_mnist.py STEPS_PER_EXECUTION EPOCHS"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
import keras
from keras import layers

import data

keras.utils.set_random_seed(42)
images, labels = data.fashion_mnist()
net = keras.Sequential([
    layers.Rescaling(1 / 255),
    layers.Dense(300, activation="relu"),
    layers.Dense(100, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
net.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(0.01), metrics=["accuracy"],
            steps_per_execution=int(sys.argv[1]))
net.fit(images[5000:], labels[5000:], batch_size=32, epochs=int(sys.argv[2]), verbose=0,
        validation_data=(images[:5000], labels[:5000]))
