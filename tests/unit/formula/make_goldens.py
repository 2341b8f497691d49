"""Writes goldens.hpp: what NumPy makes of the formulas below, in float64, and their gradients by central
differences. Each formula stands beside the same written for NumPy by hand. Run: python3 make_goldens.py"""

import math
import os

import numpy as np

x = np.array([[-1.7, 0.4, 1.3, -0.6], [0.9, -0.25, 1.9, 0.15], [-0.35, 0.75, -1.15, 1.55]])
y = np.array([[0.3, 1.2, 0.85, 2.1], [1.75, 0.55, 1.45, 0.95], [0.65, 1.95, 0.45, 1.6]])
beta = np.array([0.7, 1.4, -0.9, 0.35])
w = np.array([[0.5, -0.3], [0.25, 0.8], [-0.6, 0.1], [0.9, -0.45]])

erf = np.vectorize(math.erf)
sigmoid = lambda z: 1 / (1 + np.exp(-z))
softplus = lambda z: np.log1p(np.exp(z))
total = lambda z: z.sum(axis=-1, keepdims=True)
mean = lambda z: z.mean(axis=-1, keepdims=True)
largest = lambda z: z.max(axis=-1, keepdims=True)
softmax = lambda z: np.exp(z) / total(np.exp(z))
SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772


def gelu_tanh(z):
    return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))


def categorical(t, p):
    return -total(t * np.log(np.clip(p / total(p), 1e-7, 1 - 1e-7)))


FORMULAS = [
    ("x * sigmoid(beta * x)", lambda x, y, beta, w: x * sigmoid(beta * x)),
    ("x^2 + 3 * x - 1", lambda x, y, beta, w: x * x + 3 * x - 1),
    ("x^3 / (1 + y^2)", lambda x, y, beta, w: x**3 / (1 + y**2)),
    ("-x^2 + 1/3", lambda x, y, beta, w: -(x**2) + 1 / 3),
    ("sqrt(x^2 + y^2)", lambda x, y, beta, w: np.hypot(x, y)),
    ("log(y) * exp(-y)", lambda x, y, beta, w: np.log(y) * np.exp(-y)),
    ("where(x > 0, x, 0.1 * x)", lambda x, y, beta, w: np.where(x > 0, x, 0.1 * x)),
    ("max(x, y) - min(x, y)", lambda x, y, beta, w: np.abs(x - y)),
    ("max(x, beta, -0.2) * y", lambda x, y, beta, w: np.maximum(np.maximum(x, beta), -0.2) * y),
    ("clip(x, -1, 1) * y", lambda x, y, beta, w: np.clip(x, -1, 1) * y),
    ("abs(x - y) / beta", lambda x, y, beta, w: np.abs(x - y) / beta),
    ("tanh(x) + sin(y) * cos(x)", lambda x, y, beta, w: np.tanh(x) + np.sin(y) * np.cos(x)),
    ("softmax(x)", lambda x, y, beta, w: softmax(x)),
    ("log_softmax(x) * y", lambda x, y, beta, w: np.log(softmax(x)) * y),
    (
        "(x - mean(x)) / sqrt(mean((x - mean(x))^2) + 1e-3)",
        lambda x, y, beta, w: (x - mean(x)) / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-3),
    ),
    ("x / sum(abs(x)) + beta", lambda x, y, beta, w: x / np.abs(x).sum(axis=-1, keepdims=True) + beta),
    ("x / sqrt(sum(x^2))", lambda x, y, beta, w: x / np.linalg.norm(x, axis=-1, keepdims=True)),
    ("max(x) - x + min(y)", lambda x, y, beta, w: largest(x) - x + y.min(axis=-1, keepdims=True)),
    ("matmul(x, w)", lambda x, y, beta, w: x @ w),
    ("tanh(matmul(x * beta, w))", lambda x, y, beta, w: np.tanh((x * beta) @ w)),
    ("gelu(x) + y", lambda x, y, beta, w: x / 2 * (1 + erf(x / math.sqrt(2))) + y),
    ("gelu_tanh(x)", lambda x, y, beta, w: gelu_tanh(x)),
    ("silu(x) * y", lambda x, y, beta, w: x * sigmoid(x) * y),
    ("softplus(beta * x)", lambda x, y, beta, w: softplus(beta * x)),
    ("selu(x)", lambda x, y, beta, w: SCALE * np.where(x > 0, x, ALPHA * np.expm1(x))),
    (
        "elu(x, 0.5) + leaky_relu(x, beta)",
        lambda x, y, beta, w: np.where(x > 0, x, 0.5 * np.expm1(x)) + np.where(x > 0, x, beta * x),
    ),
    ("y^x", lambda x, y, beta, w: y**x),
    ("2^x + y^0.5 + y^-1", lambda x, y, beta, w: 2**x + np.sqrt(y) + 1 / y),
    ("expm1(x) - log1p(y)", lambda x, y, beta, w: np.exp(x) - 1 - np.log(1 + y)),
    ("erf(x) / 2", lambda x, y, beta, w: erf(x) / 2),
    ("rsqrt(y) + reciprocal(y) + square(x)", lambda x, y, beta, w: 1 / np.sqrt(y) + 1 / y + x**2),
    (
        "binary_cross_entropy(y / 3, sigmoid(x))",
        lambda x, y, beta, w: -(y / 3 * np.log(sigmoid(x)) + (1 - y / 3) * np.log(1 - sigmoid(x))),
    ),
    ("sigmoid_cross_entropy(y / 3, x)", lambda x, y, beta, w: softplus(x) - y / 3 * x),
    (
        "softmax_cross_entropy(y / sum(y), x)",
        lambda x, y, beta, w: -total(y / total(y) * np.log(softmax(x))),
    ),
    (
        "categorical_cross_entropy(y / sum(y), softmax(x))",
        lambda x, y, beta, w: categorical(y / total(y), softmax(x)),
    ),
    ("(x > 0 and y < 1) * x", lambda x, y, beta, w: ((x > 0) & (y < 1)) * x),
    ("(not x > y or beta > 1) * x * y", lambda x, y, beta, w: (~(x > y) | (beta > 1)) * x * y),
    ("floor(y) + ceil(x) + sign(x) * y", lambda x, y, beta, w: np.floor(y) + np.ceil(x) + np.sign(x) * y),
    ("pi * x + e", lambda x, y, beta, w: math.pi * x + math.e),
    ("relu(x) - relu(-x) / 2", lambda x, y, beta, w: np.maximum(x, 0) - np.maximum(-x, 0) / 2),
    (
        "minimum(x, 0.3) * maximum(y, 0.7)",
        lambda x, y, beta, w: np.minimum(x, 0.3) * np.maximum(y, 0.7),
    ),
    ("x - (y - beta) - x / (y / beta)", lambda x, y, beta, w: x - y + beta - x * beta / y),
    ("tan(x / 2) + atan(3 * y)", lambda x, y, beta, w: np.tan(x / 2) + np.arctan(3 * y)),
    ("round(3 * x) * y", lambda x, y, beta, w: np.round(3 * x) * y),
    (
        "remainder(x, y) + floor_divide(x, y) * beta",
        lambda x, y, beta, w: np.remainder(x, y) + np.floor_divide(x, y) * beta,
    ),
    ("variance(x) * y - prod(y) * x", lambda x, y, beta, w: x.var(axis=-1, keepdims=True) * y - y.prod(axis=-1, keepdims=True) * x),
    ("logsumexp(x * beta)", lambda x, y, beta, w: np.log(total(np.exp(x * beta)))),
    (
        "where(is_infinite(x / (y - y)), x, 0) + is_missing(x)",
        lambda x, y, beta, w: x + 0 * y,
    ),
    ("sum(x - mean(x) * y) * x", lambda x, y, beta, w: total(x - mean(x) * y) * x),
]

NAMES = ["x", "y", "beta", "w"]


def weights(shape):
    """What arrives from the loss: other numbers for each element."""
    return (1 + np.arange(np.prod(shape)) % 5 / 4).reshape(shape)


def slope(f, values, which):
    """Central differences of sum(f * weights), extrapolated once (Richardson): errors of about 1e-11."""
    def at(step):
        result = np.zeros_like(values[which])
        for index in np.ndindex(result.shape):
            sides = []
            for sign in (1, -1):
                moved = [v.copy() for v in values]
                moved[which][index] += sign * step
                made = f(*moved)
                sides.append((made * weights(made.shape)).sum())
            result[index] = (sides[0] - sides[1]) / (2 * step)
        return result

    return (4 * at(5e-4) - at(1e-3)) / 3


def braces(values):
    return "{" + ", ".join(repr(float(v)) for v in np.ravel(values)) + "}"


def main():
    values = [x, y, beta, w]
    lines = []
    for text, f in FORMULAS:
        made = np.asarray(f(*values), dtype=float)
        gradients = [slope(f, values, i) for i in range(4)]
        lines.append('    {"%s",\n     {%s},\n     %s,\n     {{%s}}},' % (
            text, ", ".join(str(n) for n in made.shape), braces(made),
            ",\n      ".join(braces(g) for g in gradients)))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "goldens.hpp")
    with open(path, "w") as out:
        out.write("""// Written by make_goldens.py with NumPy %s: change that, not this.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace plexus::tests {

/// A formula of x and y [3, 4], beta [4] and w [4, 2].
struct FormulaGolden {
  std::string text;
  std::vector<std::int64_t> shape;
  std::vector<double> value;
  /// Of sum(value * weights) by x, y, beta and w; weight i is 1 + (i %% 5) / 4.
  std::array<std::vector<double>, 4> gradients;
};

// clang-format off
inline const std::array<std::vector<double>, 4> golden_inputs = {{%s}};

inline const std::vector<FormulaGolden> formula_goldens = {
%s
};
// clang-format on

}  // namespace plexus::tests
""" % (np.__version__, ", ".join(braces(v) for v in values), "\n".join(lines)))


if __name__ == "__main__":
    main()
