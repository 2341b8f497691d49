"""JAX by hand: a whole epoch in one jitted lax.scan, the rows resident, each batch gathered inside.
usage: jax_training.py THREADS [PART OF A NAME]: all works, or those with it in their names"""

import os
import sys

threads = int(sys.argv[1])
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])  # before JAX makes its threads

import jax
import jax.numpy as jnp
import numpy as np

import data
import rounds


def parameters(*layers):
    """For each layer (inputs, outputs) a kernel, Glorot uniform, and a bias."""
    random = np.random.default_rng(1)
    limit = [np.sqrt(6 / (a + b)) for a, b in layers]
    return [(jnp.asarray(random.uniform(-l, l, (a, b)), jnp.float32), jnp.zeros(b, jnp.float32))
            for (a, b), l in zip(layers, limit)]


def perceptron(*widths):
    return parameters(*zip(widths, widths[1:]))


def forward(layers, x):
    for w, b in layers[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = layers[-1]
    return x @ w + b


def wide_and_deep(layers, x):
    """The features beside what two hidden layers make of them."""
    (w1, b1), (w2, b2), (w3, b3) = layers
    h = jax.nn.relu(jax.nn.relu(x @ w1 + b1) @ w2 + b2)
    return jnp.concatenate([x, h], 1) @ w3 + b3


def two_outputs(layers, wide, deep):
    """The main output sees some features and two hidden layers over others, the auxiliary one these alone."""
    (w1, b1), (w2, b2), (w3, b3), (w4, b4) = layers
    h = jax.nn.relu(jax.nn.relu(deep @ w1 + b1) @ w2 + b2)
    return jnp.concatenate([wide, h], 1) @ w3 + b3, h @ w4 + b4


def normalized_perceptron(*widths):
    """Hidden layers have a kernel, a scale and a shift, and a moving mean and variance; the last one a bias."""
    hidden = [(w, jnp.ones_like(b), b) for w, b in perceptron(*widths[:-1])]
    moving = [(jnp.zeros(width), jnp.ones(width)) for width in widths[1:-1]]
    return {"trained": (hidden, perceptron(*widths[-2:])[0]), "moving": moving}


def normalized_forward(trained, moving, x):
    hidden, (w, b) = trained
    moved = []
    for (kernel, scale, shift), (moving_mean, moving_variance) in zip(hidden, moving):
        x = x @ kernel
        mean, variance = x.mean(0), x.var(0)
        x = jax.nn.relu((x - mean) * (jax.lax.rsqrt(variance + 1e-3) * scale) + shift)
        moved.append((.99 * moving_mean + .01 * mean, .99 * moving_variance + .01 * variance))
    return x @ w + b, moved


def entropy_of(logits, y):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None].astype(jnp.int32), 1).mean()


def cross_entropy(layers, x, y):
    return entropy_of(forward(layers, x), y)


def scaled(x):
    return x.astype(jnp.float32) * (1 / 255)


def image_cross_entropy(layers, x, y):
    return cross_entropy(layers, scaled(x), y)


def squared_error(layers, x, y):
    return jnp.mean((forward(layers, x) - y) ** 2)


def wide_and_deep_error(layers, x, y):
    return jnp.mean((wide_and_deep(layers, x) - y) ** 2)


def two_errors(layers, x, y):
    main, auxiliary = two_outputs(layers, *x)
    return .9 * jnp.mean((main - y) ** 2) + .1 * jnp.mean((auxiliary - y) ** 2)


def descend(loss, rate=0.01):
    """A step of plain gradient descent: (state, rows) to (state, loss)."""
    def step(layers, x, y):
        value, gradient = jax.value_and_grad(loss)(layers, x, y)
        return jax.tree.map(lambda p, g: p - rate * g, layers, gradient), value

    return step


def adapt(rate=1e-3, decay=0.9, decay_of_squares=0.999, epsilon=1e-7):
    """A step of Adam on a normalized perceptron over images, whose moving moments go along."""
    def loss(trained, moving, x, y):
        logits, moved = normalized_forward(trained, moving, scaled(x))
        return entropy_of(logits, y), moved

    def step(state, x, y):
        (value, moving), gradient = jax.value_and_grad(loss, has_aux=True)(state["trained"], state["moving"], x, y)
        count = state["count"] + 1
        each = lambda function, *trees: jax.tree.map(function, *trees)
        m = each(lambda m, g: m + (g - m) * (1 - decay), state["m"], gradient)
        v = each(lambda v, g: v + (g * g - v) * (1 - decay_of_squares), state["v"], gradient)
        alpha = rate * jnp.sqrt(1 - decay_of_squares ** count) / (1 - decay ** count)
        trained = each(lambda p, m, v: p - alpha * m / (jnp.sqrt(v) + epsilon), state["trained"], m, v)
        return {"trained": trained, "moving": moving, "m": m, "v": v, "count": count}, value

    return step


def rmsprop(p, g, state, count):
    v, = state
    v = .9 * v + .1 * g * g
    return p - 1e-3 * g * jax.lax.rsqrt(v + 1e-7), (v,)


def moments(g, state):
    m, v = state
    return m + (g - m) * .1, v + (g * g - v) * .001


def adamw(p, g, state, count):
    m, v = moments(g, state)
    alpha = 1e-3 * jnp.sqrt(1 - .999 ** count) / (1 - .9 ** count)
    return p - p * .004 * 1e-3 - alpha * m / (jnp.sqrt(v) + 1e-7), (m, v)


def nadam(p, g, state, count):
    """The running product of its momenta is a part of the state, as in Keras."""
    m, v = moments(g, state[:2])
    u, next_u = (.9 * (1 - .5 * .96 ** t) for t in (count, count + 1))
    product = state[2] * u
    ahead = next_u * m / (1 - product * next_u) + (1 - u) * g / (1 - product)
    return p - 1e-3 * ahead / (jnp.sqrt(v / (1 - .999 ** count)) + 1e-7), (m, v, product)


def learn(update):
    """A step on images by `update` of each parameter: (value, gradient, its state, count) to (value, state)."""
    def step(state, x, y):
        value, gradient = jax.value_and_grad(image_cross_entropy)(state["layers"], x, y)
        count = state["count"] + 1
        values, shape = jax.tree.flatten(state["layers"])
        updated = [update(p, g, s, count) for p, g, s in zip(values, jax.tree.leaves(gradient), state["slots"])]
        layers = jax.tree.unflatten(shape, [p for p, _ in updated])
        return {"layers": layers, "slots": [s for _, s in updated], "count": count}, value

    return step


def learning(layers, update):
    zeros = lambda p: {rmsprop: (jnp.zeros_like(p),), adamw: (jnp.zeros_like(p), jnp.zeros_like(p)),
                       nadam: (jnp.zeros_like(p), jnp.zeros_like(p), jnp.float32(1))}[update]
    return {"layers": layers, "slots": [zeros(p) for p in jax.tree.leaves(layers)], "count": jnp.float32(0)}


def adapted(net):
    zeros = lambda: jax.tree.map(jnp.zeros_like, net["trained"])
    return {**net, "m": zeros(), "v": zeros(), "count": jnp.float32(0)}


def work(what, state, batch, step, x, y, steps=None):
    """One epoch a round, or its first steps. x: the features, or several kinds of them."""
    x, y = jax.tree.map(jnp.asarray, x), jnp.asarray(y)
    steps = steps or len(y) // batch

    def epoch(state, order):
        def one(carry, rows):
            state, total = carry
            state, value = step(state, jax.tree.map(lambda table: table[rows], x), y[rows])
            return (state, total + value), None

        batches = order[: steps * batch].reshape(steps, batch)
        return jax.lax.scan(one, (state, 0.0), batches)[0]

    epoch = jax.jit(epoch, donate_argnums=0)
    order = jnp.asarray(np.random.default_rng(2).permutation(len(y)), jnp.int32)
    kept = {"state": state}

    def run():
        kept["state"], total = epoch(kept["state"], order)
        total.block_until_ready()

    return what, threads, lambda: rounds.microseconds(run, steps)


images = data.fashion_mnist_training()
houses, prices = data.houses()
wanted = sys.argv[2] if len(sys.argv) > 2 else ""
works = [
    (rounds.BIG, perceptron(784, 300, 100, 10), 32, descend(image_cross_entropy), *images),
    (rounds.SMALL, perceptron(8, 30, 1), 32, descend(squared_error), houses, prices),
    (rounds.WIDE, perceptron(784, 2048, 2048, 10), 256, descend(image_cross_entropy), *images, 8),
    (rounds.NARROW, perceptron(64, 32, 16, 8), 8, descend(cross_entropy), *data.marks()),
    (rounds.WIDE_AND_DEEP, parameters((8, 30), (30, 30), (38, 1)), 32, descend(wide_and_deep_error), houses, prices),
    (rounds.TWO_OUTPUTS, parameters((6, 30), (30, 30), (35, 1), (30, 1)), 32, descend(two_errors),
     (houses[:, :5], houses[:, 2:]), prices),
    (rounds.NORMALIZED, adapted(normalized_perceptron(784, 300, 100, 10)), 32, adapt(), *images),
    *[(rounds.BY_OPTIMIZER.format(update.__name__), learning(perceptron(784, 300, 100, 10), update), 32, learn(update),
       *images) for update in (rmsprop, adamw, nadam)],
]
rounds.serve("JAX by hand", [work(*each) for each in works if wanted in each[0]])
