"""The rows that the peers train on."""

import gzip

import numpy as np

FOLDER = "/usr/share/datasets/fashion-mnist"


def idx(name, header, shape):
    with gzip.open(f"{FOLDER}/{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header).reshape(shape)


def fashion_mnist():
    """Images, labels: 60,000 rows of 784 bytes and classes."""
    return idx("train-images-idx3-ubyte", 16, (-1, 784)), idx("train-labels-idx1-ubyte", 8, (-1,))


def fashion_mnist_training():
    """The rows that the run file trains on: all but the first 5,000."""
    images, labels = fashion_mnist()
    return images[5000:], labels[5000:]


def marks():
    """8,000 rows of 64 random numbers, each of one of eight classes."""
    random = np.random.default_rng(2)
    return random.random((8000, 64), np.float32), random.integers(0, 8, 8000)


def houses():
    """11,610 rows of eight numbers with a number to predict, of the size of California housing's training part."""
    random = np.random.default_rng(1)
    return random.random((11610, 8), np.float32), random.random((11610, 1), np.float32)
