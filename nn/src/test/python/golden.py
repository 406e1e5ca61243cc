"""Writes src/test/resources/org/bpnet/nn/golden.csv: activations and losses in double precision.

Made with PyTorch 1.13.0a0 (Debian) and mpmath 1.2.1 on Python 3.11.2, 2026-11-21:
    python3 nn/src/test/python/golden.py > nn/src/test/resources/org/bpnet/nn/golden.csv
Each line is a name followed by numbers; a comma in a name is written as a semicolon. What PyTorch
has is computed by PyTorch; the rest from its definition with 50 digits, the gradient by differences.
"""

import math
import sys

import mpmath as mp
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
mp.mp.dps = 50


def line(name, values):
    if torch.is_tensor(values):
        values = values.reshape(-1).tolist()
    numbers = [repr(float(v)) for v in (values if isinstance(values, list) else [values])]
    print(",".join([name.replace(",", ";")] + numbers))


def grid(rows, columns, a, b, scale):
    return torch.tensor(
        [[scale * math.sin(a * (columns * i + j) + b) for j in range(columns)] for i in range(rows)]
    )


# ---- activations: values y of x, and the gradient of the sum of k * y[k], k = 1, 2, ... -----------

# 16 points, among them the kinks of everything that has any.
X = [-30.0, -6.0, -3.5, -3.0, -1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 3.0, 3.5, 6.0, 20.0, 30.0]


def activations():
    line("input.x", X)
    cases = {
        "identity": lambda t: t * 1,
        "sigmoid": torch.sigmoid,
        "hard_sigmoid": lambda t: F.relu6(t + 3) / 6,  # F.hardsigmoid has a slope of float 1/6
        "log_sigmoid": F.logsigmoid,
        "tanh": torch.tanh,
        "hard_tanh": F.hardtanh,
        "hard_tanh(low=-0.5, high=3)": lambda t: F.hardtanh(t, -0.5, 3),
        "relu": torch.relu,
        "relu6": F.relu6,
        "leaky_relu": F.leaky_relu,
        "leaky_relu(slope=0.2)": lambda t: F.leaky_relu(t, 0.2),
        "elu": F.elu,
        "elu(alpha=0.5)": lambda t: F.elu(t, 0.5),
        "celu": F.celu,
        "celu(alpha=0.5)": lambda t: F.celu(t, 0.5),
        "selu": F.selu,
        "gelu": F.gelu,
        "gelu_tanh": lambda t: F.gelu(t, approximate="tanh"),
        "silu": F.silu,
        "mish": F.mish,
        "softplus": lambda t: F.softplus(t, threshold=1e9),
        "softplus(beta=2)": lambda t: F.softplus(t, beta=2, threshold=1e9),
        "softsign": F.softsign,
        "tanhshrink": F.tanhshrink,
        "soft_shrink": F.softshrink,
        "soft_shrink(lambda=1)": lambda t: F.softshrink(t, 1),
        "hard_shrink": F.hardshrink,
        "hard_shrink(lambda=1)": lambda t: F.hardshrink(t, 1),
        "softmax": lambda t: torch.softmax(t, -1),
        "log_softmax": lambda t: torch.log_softmax(t, -1),
        "softmin": lambda t: F.softmin(t, -1),
        "rrelu": lambda t: F.rrelu(t, training=False),
        "maxout": lambda t: t.view(8, 2).max(1).values,
        "maxout(pieces=4)": lambda t: t.view(4, 4).max(1).values,
        "glu": lambda t: F.glu(t, -1),
        "swiglu": lambda t: t[:8] * F.silu(t[8:]),
    }
    for name, f in cases.items():
        t = torch.tensor(X, requires_grad=True)
        y = f(t)
        (y * torch.arange(1.0, len(y) + 1)).sum().backward()
        activation(name, y.detach(), t.grad)

    pointwise("scaled_tanh", mp.tanh)
    pointwise("scaled_tanh(beta=0.3)", lambda x: mp.tanh(mp.mpf(0.3) * x))
    pointwise("lecun_tanh", lambda x: mp.mpf("1.7159") * mp.tanh(2 * x / 3))
    pointwise("swish", lambda x: x / (1 + mp.exp(-x)))
    pointwise("swish(beta=1.5)", lambda x: x / (1 + mp.exp(-x * 3 / 2)))
    pointwise("sine", mp.sin)
    pointwise("sine(omega=30)", lambda x: mp.sin(30 * x))

    # By definition: values, and slopes as documented.
    hard_swish = [x * min(6, max(0, x + 3)) / 6 for x in X]
    slopes = [0 if x <= -3 else 1 if x >= 3 else (2 * x + 3) / 6 for x in X]
    activation("hard_swish", hard_swish, weighted(slopes))
    near = [1.0 if abs(x) <= 1 else 0.0 for x in X]
    activation("binary_step", [1.0 if x >= 0 else 0.0 for x in X], weighted(near))
    activation("sign", [1.0 if x >= 0 else -1.0 for x in X], weighted(near))
    vector("squash", squash, X)
    short = [0.1 * x for x in X[4:12]]
    line("input.short", short)
    vector("sparsemax", sparsemax, short)


def activation(name, values, gradient):
    line("activation." + name + ".value", values)
    line("activation." + name + ".gradient", gradient)


def weighted(slopes):
    return [(k + 1) * slope for k, slope in enumerate(slopes)]


def pointwise(name, f):
    activation(name, [f(mp.mpf(x)) for x in X], weighted([mp.diff(f, mp.mpf(x)) for x in X]))


def vector(name, f, x):
    def total(v):
        return sum((k + 1) * y for k, y in enumerate(f(v)))

    activation(name, f([mp.mpf(v) for v in x]), gradient(total, x))


def gradient(f, x):
    """Central differences with 50 digits: about 28 of them are right."""
    h = mp.mpf(10) ** -14
    x = [mp.mpf(v) for v in x]
    move = lambda k, d: [v + (d if i == k else 0) for i, v in enumerate(x)]
    return [(f(move(k, h)) - f(move(k, -h))) / (2 * h) for k in range(len(x))]


def squash(x):
    q = sum(v * v for v in x)
    return [q / (1 + q) * v / mp.sqrt(q) for v in x]


def sparsemax(x):
    """The threshold by bisection: another way than sorting."""
    low, high = min(x) - 1, max(x)
    for _ in range(200):
        tau = (low + high) / 2
        low, high = (tau, high) if sum(max(0, v - tau) for v in x) > 1 else (low, tau)
    return [max(mp.mpf(0), v - low) for v in x]


# ---- losses: of the examples, and the gradient of their mean --------------------------------------


def losses():
    logits = grid(5, 3, 1.3, 0.7, 4.0)
    soft = grid(5, 3, 0.9, 0.2, 0.5) + 0.5  # rows do not sum to 1
    distribution = soft / soft.sum(1, keepdim=True)
    distribution[1] = torch.tensor([0.0, 1.0, 0.0])
    binary = (soft > 0.5).double()
    signs = 2 * binary - 1
    labels = torch.tensor([0, 1, 2, 0, 1])
    pairs = logits[:, :2]
    embeddings = grid(5, 6, 1.7, 0.3, 2.0).view(5, 2, 3)
    gaussian = torch.cat([logits[:, :2], soft[:, :2] + 0.1], 1)
    line("input.logits", logits)
    line("input.soft", soft)
    line("input.distribution", distribution)
    line("input.binary", binary)
    line("input.signs", signs)
    line("input.embeddings", embeddings)
    line("input.gaussian", gaussian)
    weights = torch.tensor([1.0, 2.0, 0.5])

    def loss(name, prediction, f, mean=None):
        p = prediction.clone().requires_grad_()
        value = mean(p) if mean else f(p).mean()
        value.backward()
        line("loss." + name + ".mean", value.detach())
        line("loss." + name + ".gradient", p.grad)
        line("loss." + name + ".examples", f(p).detach())

    values = {
        "half_squared_error": lambda p: (0.5 * F.mse_loss(p, soft, reduction="none")).sum(1),
        "mean_squared_error": lambda p: F.mse_loss(p, soft, reduction="none").mean(1),
        "mean_absolute_error": lambda p: F.l1_loss(p, soft, reduction="none").mean(1),
        "huber": lambda p: F.huber_loss(p, soft, reduction="none").mean(1),
        "huber(delta=2)": lambda p: F.huber_loss(p, soft, reduction="none", delta=2).mean(1),
        "smooth_l1": lambda p: F.smooth_l1_loss(p, soft, reduction="none").mean(1),
        "smooth_l1(beta=2)": lambda p: F.smooth_l1_loss(p, soft, reduction="none", beta=2).mean(1),
        "poisson": lambda p: F.poisson_nll_loss(p, soft, reduction="none").mean(1),
        "sigmoid_cross_entropy": lambda p: F.binary_cross_entropy_with_logits(
            p, soft, reduction="none"
        ).mean(1),
        "sigmoid_cross_entropy(pos_weight=3)": lambda p: F.binary_cross_entropy_with_logits(
            p, soft, reduction="none", pos_weight=torch.tensor(3.0)
        ).mean(1),
        "logistic": lambda p: F.soft_margin_loss(p, signs, reduction="none").mean(1),
        "kl_divergence": lambda p: F.kl_div(
            torch.log_softmax(p, 1), distribution, reduction="none"
        ).sum(1),
        "reverse_kl_divergence": lambda p: F.kl_div(
            distribution.clamp(min=1e-12).log(), torch.softmax(p, 1), reduction="none"
        ).sum(1),
        "weston_watkins": lambda p: 3 * F.multi_margin_loss(p, labels, reduction="none"),
        "softmax_squared_error": lambda p: 0.5
        * F.mse_loss(torch.softmax(p, 1), F.one_hot(labels, 3).double(), reduction="none").sum(1),
    }
    for name, f in values.items():
        loss(name, logits, f)
    loss(
        "root_mean_squared_error",
        logits,
        lambda p: F.mse_loss(p, soft, reduction="none").mean(1).sqrt(),
        lambda p: F.mse_loss(p, soft).sqrt(),
    )
    loss(
        "gaussian_nll",
        gaussian,
        lambda p: F.gaussian_nll_loss(p[:, :2], soft[:, :2], p[:, 2:], reduction="none").mean(1),
    )
    for name, margin in {"margin_ranking": 0.0, "margin_ranking(margin=3)": 3.0}.items():
        loss(
            name,
            pairs,
            lambda p: F.margin_ranking_loss(
                p[:, 0], p[:, 1], signs[:, 0], margin=margin, reduction="none"
            ),
        )
    for name, margin in {"cosine_embedding": 0.0, "cosine_embedding(margin=0.2)": 0.2}.items():
        loss(
            name,
            embeddings,
            lambda p: F.cosine_embedding_loss(
                p[:, 0], p[:, 1], signs[:, 0], margin=margin, reduction="none"
            ),
        )

    classes = {
        "": {},
        "(smoothing=0.1)": {"label_smoothing": 0.1},
        "(weights=(1, 2, 0.5))": {"weight": weights},
        "(ignore=1)": {"ignore_index": 1},
        "(smoothing=0.1, weights=(1, 2, 0.5), ignore=1)": {
            "label_smoothing": 0.1,
            "weight": weights,
            "ignore_index": 1,
        },
    }
    for name, options in classes.items():
        for kind, target in {"labels": labels, "probabilities": soft}.items():
            if kind == "probabilities" and "ignore_index" in options:
                continue
            loss(
                "cross_entropy" + name + "." + kind,
                logits,
                lambda p: F.cross_entropy(p, target, reduction="none", **options),
                lambda p: F.cross_entropy(p, target, **options),
            )
        if "label_smoothing" not in options:
            loss(
                "nll" + name + ".labels",
                logits,
                lambda p: F.nll_loss(p, labels, reduction="none", **options),
                lambda p: F.nll_loss(p, labels, **options),
            )

    def by_definition(name, target, f):
        """f is of a row of scores and its target."""
        rows = list(zip(logits.tolist(), target.tolist()))
        examples = [f([mp.mpf(v) for v in p], t) for p, t in rows]
        line("loss." + name + ".mean", float(mp.fsum(examples) / 5))
        line(
            "loss." + name + ".gradient",
            [v / 5 for p, t in rows for v in gradient(lambda row: f(row, t), p)],
        )
        line("loss." + name + ".examples", examples)

    def elements(f):
        return lambda p, t: mp.fsum(f(a, b) for a, b in zip(p, t)) / len(p)

    def quantile(tau):
        return elements(lambda p, t: tau * (t - p) if t > p else (1 - tau) * (p - t))

    def focal(gamma, alpha):
        def element(z, t):
            p = 1 / (1 + mp.exp(-z))
            q, a = (p, alpha) if t == 1 else (1 - p, 1 - alpha)
            return -a * (1 - q) ** gamma * mp.log(q)

        return elements(element)

    def probabilities(z):
        total = mp.fsum(mp.exp(v) for v in z)
        return [mp.exp(v) / total for v in z]

    def kl(a, b):
        return mp.fsum(x * mp.log(x / y) for x, y in zip(a, b) if x > 0)

    def jensen_shannon(z, t):
        q = probabilities(z)
        m = [(a + b) / 2 for a, b in zip(q, t)]
        return (kl(q, m) + kl(t, m)) / 2

    by_definition("log_cosh", soft, elements(lambda p, t: mp.log(mp.cosh(p - t))))
    by_definition("quantile", soft, quantile(mp.mpf(1) / 2))
    by_definition("quantile(tau=0.9)", soft, quantile(mp.mpf(0.9)))
    by_definition("focal", binary, focal(2, mp.mpf(0.25)))
    by_definition("focal(gamma=0.5, alpha=0.6)", binary, focal(mp.mpf(0.5), mp.mpf(0.6)))
    by_definition("hinge", signs, elements(lambda z, t: max(mp.mpf(0), 1 - t * z)))
    by_definition("squared_hinge", signs, elements(lambda z, t: max(mp.mpf(0), 1 - t * z) ** 2))
    by_definition("exponential", signs, elements(lambda z, t: mp.exp(-t * z)))
    by_definition("jensen_shannon", distribution, jensen_shannon)
    by_definition(
        "crammer_singer",
        labels,
        lambda z, y: max(mp.mpf(0), max(1 + v - z[y] for j, v in enumerate(z) if j != y)),
    )
    by_definition(
        "capsule_margin",
        labels,
        lambda z, y: max(mp.mpf(0), mp.mpf("0.9") - z[y]) ** 2
        + sum(max(mp.mpf(0), v - mp.mpf("0.1")) ** 2 for j, v in enumerate(z) if j != y) / 2,
    )


activations()
losses()
print("PyTorch", torch.__version__, "Python", sys.version.split()[0], file=sys.stderr)
