#!/usr/bin/env python3
"""An independent implementation of the Fashion-MNIST training, in NumPy and float64.

Reads the initial weights and the order of rows from DIR (initial.safetensors, order.npy), trains 784-300-100-10 (ReLU,
softmax, cross-entropy, SGD 0.01, batch 32) for 200 steps, and compares with DIR/float64.safetensors and
DIR/float32.safetensors, which Plexus wrote. Prints the largest differences; fails above 1e-10 and 1e-4, and if a
ReLU was so near to its kink (1e-6) that the rounding of float32 may decide it.
"""
import gzip
import json
import struct
import sys

import numpy as np

FOLDER = "/usr/share/datasets/fashion-mnist/"
STEPS, BATCH, RATE = 200, 32, 0.01
TYPES = {"F32": np.float32, "F64": np.float64}


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(body[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"]).astype(np.float64)
    return tensors


def read_idx(name):
    with gzip.open(FOLDER + name, "rb") as file:
        data = file.read()
    rank = data[3]
    shape = struct.unpack(">" + "I" * rank, data[4 : 4 + 4 * rank])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def train(weights, order):
    images = read_idx("train-images-idx3-ubyte.gz")[5000:].reshape(-1, 784)
    labels = read_idx("train-labels-idx1-ubyte.gz")[5000:]
    w1, b1 = weights["dense/kernel"], weights["dense/bias"]
    w2, b2 = weights["dense_1/kernel"], weights["dense_1/bias"]
    w3, b3 = weights["dense_2/kernel"], weights["dense_2/bias"]
    nearest = np.inf
    for step in range(STEPS):
        rows = order[step * BATCH : (step + 1) * BATCH]
        x = images[rows] * (1 / 255)
        z1 = x @ w1 + b1
        h1 = np.maximum(z1, 0)
        z2 = h1 @ w2 + b2
        h2 = np.maximum(z2, 0)
        nearest = min(nearest, np.abs(z1).min(), np.abs(z2).min())
        z = h2 @ w3 + b3
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        d3 = p
        d3[np.arange(BATCH), labels[rows]] -= 1
        d3 /= BATCH
        d2 = (d3 @ w3.T) * (h2 > 0)
        d1 = (d2 @ w2.T) * (h1 > 0)
        w3, b3 = w3 - RATE * (h2.T @ d3), b3 - RATE * d3.sum(axis=0)
        w2, b2 = w2 - RATE * (h1.T @ d2), b2 - RATE * d2.sum(axis=0)
        w1, b1 = w1 - RATE * (x.T @ d1), b1 - RATE * d1.sum(axis=0)
    return {"dense/kernel": w1, "dense/bias": b1, "dense_1/kernel": w2, "dense_1/bias": b2,
            "dense_2/kernel": w3, "dense_2/bias": b3}, nearest


def main(folder):
    initial = read_safetensors(folder + "/initial.safetensors")
    expected, nearest = train(initial, np.load(folder + "/order.npy"))
    print(f"nearest pre-activation to 0: {nearest:.3g}")
    good = nearest > 1e-6
    for precision, bound in (("float64", 1e-10), ("float32", 1e-4)):
        found = read_safetensors(f"{folder}/{precision}.safetensors")
        assert found.keys() == expected.keys(), (found.keys(), expected.keys())
        worst = max(np.abs(found[name] - expected[name]).max() for name in expected)
        moved = min(np.abs(found[name] - initial[name]).max() for name in expected)
        print(f"{precision}: largest difference {worst:.3g} (bound {bound:g}), least movement of a variable {moved:.3g}")
        good = good and worst <= bound and moved > 1e-4
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
