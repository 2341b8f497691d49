"""JAX by hand: a whole epoch in one jitted lax.scan, the rows resident, each batch gathered inside.
usage: jax_training.py THREADS"""

import os
import sys

threads = int(sys.argv[1])
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])  # before JAX makes its threads

import jax
import jax.numpy as jnp
import numpy as np

import data
import rounds


def parameters(widths):
    random = np.random.default_rng(1)
    limit = [np.sqrt(6 / (a + b)) for a, b in zip(widths, widths[1:])]
    return [(jnp.asarray(random.uniform(-l, l, (a, b)), jnp.float32), jnp.zeros(b, jnp.float32))
            for a, b, l in zip(widths, widths[1:], limit)]


def forward(layers, x):
    for w, b in layers[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = layers[-1]
    return x @ w + b


def cross_entropy(layers, x, y):
    logits = forward(layers, x)
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None].astype(jnp.int32), 1).mean()


def image_cross_entropy(layers, x, y):
    return cross_entropy(layers, x.astype(jnp.float32) * (1 / 255), y)


def squared_error(layers, x, y):
    return jnp.mean((forward(layers, x) - y) ** 2)


def work(what, widths, batch, loss, rate, x, y, steps=None):
    """One epoch a round, or its first steps."""
    x, y = jnp.asarray(x), jnp.asarray(y)
    steps = steps or len(x) // batch

    def epoch(layers, order):
        def step(state, rows):
            layers, total = state
            value, gradient = jax.value_and_grad(loss)(layers, x[rows], y[rows])
            layers = jax.tree.map(lambda p, g: p - rate * g, layers, gradient)
            return (layers, total + value), None

        batches = order[: steps * batch].reshape(steps, batch)
        return jax.lax.scan(step, (layers, 0.0), batches)[0]

    epoch = jax.jit(epoch, donate_argnums=0)
    random = np.random.default_rng(2)
    state = {"layers": parameters(widths), "order": jnp.asarray(random.permutation(len(x)), jnp.int32)}

    def run():
        state["layers"], total = epoch(state["layers"], state["order"])
        total.block_until_ready()

    return what, threads, lambda: rounds.microseconds(run, steps)


images = data.fashion_mnist_training()
rounds.serve("JAX by hand", [
    work(rounds.BIG, (784, 300, 100, 10), 32, image_cross_entropy, 0.01, *images),
    work(rounds.SMALL, (8, 30, 1), 32, squared_error, 0.01, *data.houses()),
    work(rounds.WIDE, (784, 2048, 2048, 10), 256, image_cross_entropy, 0.01, *images, steps=8),
    work(rounds.NARROW, (64, 32, 16, 8), 8, cross_entropy, 0.01, *data.marks()),
])
