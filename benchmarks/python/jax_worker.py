"""JAX as a worker process: one step, jit-compiled, its parameters donated."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import protocol
from jax import lax


class Factory:
    name = f"JAX {jax.__version__}"

    def settings(self, work):
        if work.precision != "F32":
            raise protocol.Unavailable("compared in single precision only")
        return [""]

    def open(self, work, setting):
        return Contestant(work)


class Contestant:
    def __init__(self, work):
        self.training = work.rule != "INFERENCE"
        params = [{k: jnp.asarray(v) for k, v in stage.items()} for stage in protocol.initial(work)]
        if work.goal == "arcface":
            params.append({"classes": jnp.asarray(protocol.class_weights(work))})
        self.state = (params, *moments(work, params))
        self.batches = [
            (jnp.asarray(protocol.features(work, i)), jnp.asarray(protocol.labels(work, i), jnp.int32))
            for i in range(protocol.BATCHES)
        ]
        if self.training:
            self.step = jax.jit(training_step(work), donate_argnums=0)
        else:
            self.step = jax.jit(lambda params, x: forward(work, params, x))
        self.steps = 0
        self.last = None

    def run(self, steps):
        for _ in range(steps):
            x, labels = self.batches[self.steps % protocol.BATCHES]
            self.steps += 1
            if self.training:
                self.state, self.last = self.step(self.state, x, labels)
            else:
                self.last = self.step(self.state[0], x)
        jax.block_until_ready((self.state, self.last))

    def loss(self):
        return np.asarray(self.last).reshape(-1)[0]


def moments(work, params):
    def zeros():
        return jax.tree.map(jnp.zeros_like, params)

    return {"MOMENTUM": lambda: (zeros(),), "ADAM": lambda: (zeros(), zeros(), jnp.zeros(()))}.get(work.rule, tuple)()


def training_step(work):
    def loss(params, x, labels):
        return loss_of(work, params, forward(work, params, x), labels)

    def step(state, x, labels):
        value, gradient = jax.value_and_grad(loss)(state[0], x, labels)
        return update(work, state, gradient), value

    return step


def update(work, state, gradient):
    params = state[0]
    if work.rule == "SGD":
        return (jax.tree.map(lambda p, g: p - work.rate * g, params, gradient),)
    if work.rule == "MOMENTUM":
        velocity = jax.tree.map(lambda v, g: 0.9 * v + g, state[1], gradient)
        return jax.tree.map(lambda p, v: p - work.rate * v, params, velocity), velocity
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state[1], gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, state[2], gradient)
    t = state[3] + 1
    a, b = 1 / (1 - 0.9**t), 1 / (1 - 0.999**t)
    moved = jax.tree.map(
        lambda p, m, v: p - work.rate * (m * a) / (jnp.sqrt(v * b) + 1e-8), params, first, second
    )
    return moved, first, second, t


def forward(work, params, x):
    for (name, n), p in zip(work.network.stages, params):
        x = stage(name, n, p, x, work.rule != "INFERENCE")
    return x


def stage(name, n, p, x, training):
    if name == "dense":
        return x.reshape(len(x), -1) @ p["weight"] + p["bias"]
    if name in ("conv", "unbiased"):
        return convolution(x, p["weight"], 1, n[2]) + p.get("bias", 0)
    if name == "max":
        return lax.reduce_window(x, -jnp.inf, lax.max, (1, n[0], n[0], 1), (1, n[1], n[1], 1), "VALID")
    if name == "relu":
        return jax.nn.relu(x)
    if name == "prelu":
        return jnp.where(x > 0, x, p["slope"] * x)
    if name == "norm":
        return normalized(x, p["scale"], p["shift"], training)
    if name == "mean":
        return x.mean((1, 2))
    if name == "table":
        return p["rows"]
    if name == "block":
        return block(n, p, x, training)
    raise protocol.Unavailable(f"no stage {name} in jax_worker.py")


def convolution(x, kernel, stride, padding):
    return lax.conv_general_dilated(
        x, kernel, (stride, stride), [(padding, padding)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def normalized(x, scale, shift, training):
    """Running statistics are left out, which only spares this side work."""
    if not training:
        raise protocol.Unavailable("normalization is compared in training only")
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axes)
    variance = jnp.square(x - mean).mean(axes)
    return (x - mean) * (scale * lax.rsqrt(variance + 1e-5)) + shift


def block(n, p, x, training):
    out, stride = n
    h = jax.nn.relu(normalized(convolution(x, p["weight1"], stride, 1), p["scale1"], p["shift1"], training))
    h = normalized(convolution(h, p["weight2"], 1, 1), p["scale2"], p["shift2"], training)
    zeros = (out - x.shape[3]) // 2
    if stride > 1 or zeros > 0:
        x = jnp.pad(x[:, ::stride, ::stride], ((0, 0), (0, 0), (0, 0), (zeros, zeros)))
    return jax.nn.relu(h + x)


def loss_of(work, params, out, labels):
    if work.goal == "softmax":
        return cross_entropy(out, labels)
    if work.goal == "arcface":
        return arcface(out, params[-1]["classes"], labels)
    same = labels[:, None] == labels[None, :]
    return triplet(out, same) if work.goal == "triplet" else contrastive(out, same)


def cross_entropy(logits, labels):
    own = jnp.take_along_axis(logits, labels[:, None], 1)[:, 0]
    return (jax.nn.logsumexp(logits, 1) - own).mean()


def squares(x):
    lengths = jnp.square(x).sum(1)
    return lengths[:, None] + lengths[None, :] - 2 * x @ x.T


def triplet(x, same):
    d = lax.stop_gradient(squares(x))
    positive = jnp.where(same, d, -1).argmax(1)
    negative = jnp.where(same, jnp.inf, d).argmin(1)
    apart = [jnp.sqrt(jnp.square(x - x[i]).sum(1)) for i in (positive, negative)]
    return jax.nn.relu(apart[0] - apart[1] + protocol.TRIPLET_MARGIN).mean()


def contrastive(x, same):
    d = jnp.sqrt(jnp.maximum(squares(x), 1e-12))
    push = jax.nn.relu(protocol.CONTRASTIVE_MARGIN - d)
    n = len(x)
    return jnp.square(jnp.where(same, d, push)).sum() * (0.5 / (n * (n - 1)))


def arcface(x, weight, labels):
    x = x / jnp.linalg.norm(x, axis=1, keepdims=True)
    weight = weight / jnp.linalg.norm(weight, axis=0)
    c = x @ weight
    m = protocol.ARCFACE_MARGIN
    own = jnp.take_along_axis(c, labels[:, None], 1)
    turned = jnp.cos(jnp.arccos(jnp.clip(own, -1, 1)) + m)
    target = jnp.where(own >= -math.cos(m), turned, own - m * math.sin(m))
    here = labels[:, None] == jnp.arange(c.shape[1])[None, :]
    return cross_entropy(jnp.where(here, target, c) * protocol.ARCFACE_SCALE, labels)
