"""Writes src/test/resources/org/bpnet/nn/optimizers.csv: fifty updates by each update rule.

Made with PyTorch 1.13.0a0 (Debian) and mpmath 1.2.1 on Python 3.11.2, 2026-11-21:
    python3 nn/src/test/python/optimizers.py > nn/src/test/resources/org/bpnet/nn/optimizers.csv
Rules that PyTorch lacks, or has in another form, are computed from the papers' formulas with fifty
digits. Each line is a name, with semicolons for commas, followed by numbers: `NAME.rate` is the
learning rate, `NAME.path` the parameters after each update.
"""

import math
import sys

import mpmath
import torch

torch.set_default_dtype(torch.float64)
mpmath.mp.dps = 50

STEPS = 50
RATE = 0.05
START = [1.5 * math.sin(1.1 * i + 0.4) for i in range(6)]
CURVATURE = [0.9 * math.sin(0.7 * i + 0.1) + 1.0 for i in range(6)]


def line(name, values):
    print(",".join([name.replace(",", ";")] + [repr(float(v)) for v in values]))


def by_torch(create, state=None):
    """The path of the loss sum(c p^2 / 2 + tanh 2p), or of a state of the optimizer on it."""
    p = torch.tensor(START).requires_grad_()
    curvature = torch.tensor(CURVATURE)
    optimizer = create([p])
    path = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        (0.5 * curvature * p**2 + torch.tanh(2 * p)).sum().backward()
        optimizer.step()
        path += (optimizer.state[p][state] if state else p.detach()).tolist()
    return path


def by_hand(update, state, rate):
    """The same path, element by element; update gives p from p, g, a dictionary, t and the rate."""
    paths = []
    for start, curvature in zip(START, CURVATURE):
        p, c, s, path = mpmath.mpf(start), mpmath.mpf(curvature), dict(state), []
        for t in range(1, STEPS + 1):
            g = c * p + 2 * (1 - mpmath.tanh(2 * p) ** 2)
            p = update(p, g, s, t, mpmath.mpf(rate))
            path.append(p)
        paths.append(path)
    return [paths[i][t] for t in range(STEPS) for i in range(len(START))]


def mean(s, name, beta, value):
    s[name] = beta * s[name] + (1 - beta) * value
    return s[name]


B1, B2, EPS = mpmath.mpf(0.9), mpmath.mpf(0.999), mpmath.mpf(1e-8)
ZERO = mpmath.mpf(0)


def nadam(doubled):
    """Dozat's rule; doubled repeats a slip of PyTorch 1.13, where mu_t enters a product twice."""

    def update(p, g, s, t, rate):
        mu, after = [B1 * (1 - mpmath.mpf(0.96) ** (i * mpmath.mpf(4e-3)) / 2) for i in (t, t + 1)]
        s["product"] *= mu
        m, v = mean(s, "m", B1, g), mean(s, "v", B2, g * g)
        ahead = s["product"] * after * (mu if doubled else 1)
        a, b = (1 - mu) / (1 - s["product"]), after / (1 - ahead)
        return p - rate * (a * g + b * m) / (mpmath.sqrt(v / (1 - B2**t)) + EPS)

    return update


def lion(decay):
    def update(p, g, s, t, rate):
        step = mpmath.sign(B1 * s["m"] + (1 - B1) * g)
        mean(s, "m", mpmath.mpf(0.99), g)
        return p * (1 - rate * decay) - rate * step

    return update


def yogi(p, g, s, t, rate):
    m = mean(s, "m", B1, g) / (1 - B1**t)
    s["v"] -= (1 - B2) * mpmath.sign(s["v"] - g * g) * g * g
    return p - rate * m / (mpmath.sqrt(s["v"] / (1 - B2**t)) + mpmath.mpf(1e-3))


def ftrl(l1, l2, beta):
    def update(p, g, s, t, rate):
        n = s["n"] + g * g
        s["z"] += g - (mpmath.sqrt(n) - mpmath.sqrt(s["n"])) / rate * p
        s["n"] = n
        if abs(s["z"]) <= l1:
            return ZERO
        scale = (beta + mpmath.sqrt(n)) / rate + l2
        return -(s["z"] - mpmath.sign(s["z"]) * l1) / scale

    return update


def irprop_minus(p, g, s, t, rate):
    """Igel and Huesken 2003, algorithm 4."""
    if t == 1:
        s["step"] = rate
    if s["g"] * g > 0:
        s["step"] = min(s["step"] * mpmath.mpf(1.2), 50)
    elif s["g"] * g < 0:
        s["step"] = max(s["step"] * mpmath.mpf(0.5), mpmath.mpf(1e-6))
        g = ZERO
    s["g"] = g
    return p - mpmath.sign(g) * s["step"]


def main():
    line("input.start", START)
    line("input.curvature", CURVATURE)
    optim = torch.optim
    cases = {
        "sgd": lambda p: optim.SGD(p, lr=RATE),
        "momentum": lambda p: optim.SGD(p, lr=RATE, momentum=0.9),
        "nesterov": lambda p: optim.SGD(p, lr=RATE, momentum=0.9, nesterov=True),
        "adam": lambda p: optim.Adam(p, lr=RATE),
        "adamw": lambda p: optim.AdamW(p, lr=RATE),
        "adamw(decay=0.3)": lambda p: optim.AdamW(p, lr=RATE, weight_decay=0.3),
        "amsgrad": lambda p: optim.Adam(p, lr=RATE, amsgrad=True),
        "adamax": lambda p: optim.Adamax(p, lr=RATE),
        "radam": lambda p: optim.RAdam(p, lr=RATE),
        "radam(beta2=0.9)": lambda p: optim.RAdam(p, lr=RATE, betas=(0.9, 0.9)),
        "rmsprop": lambda p: optim.RMSprop(p, lr=RATE),
        "rmsprop(centred=true)": lambda p: optim.RMSprop(p, lr=RATE, centered=True),
        "rmsprop(momentum=0.9)": lambda p: optim.RMSprop(p, lr=RATE, momentum=0.9),
        "rmsprop(alpha=0.9, momentum=0.5, centred=true)": lambda p: optim.RMSprop(
            p, lr=RATE, alpha=0.9, momentum=0.5, centered=True
        ),
        "adagrad": lambda p: optim.Adagrad(p, lr=RATE),
        "adagrad(initial=0.1)": lambda p: optim.Adagrad(
            p, lr=RATE, initial_accumulator_value=0.1
        ),
        "asgd": lambda p: optim.ASGD(p, lr=RATE),
        "asgd(decay=0.5, start=10)": lambda p: optim.ASGD(p, lr=RATE, lambd=0.5, t0=10),
        "rprop": lambda p: optim.Rprop(p, lr=RATE),
    }
    for name, create in cases.items():
        path(name, RATE, by_torch(create))
    path("adadelta", 1.0, by_torch(lambda p: optim.Adadelta(p, lr=1.0)))
    line(
        "asgd(decay=0.5, start=10).a",
        by_torch(lambda p: optim.ASGD(p, lr=RATE, lambd=0.5, t0=10), "ax"),
    )

    moments = {"m": ZERO, "v": ZERO, "product": mpmath.mpf(1)}
    slip = by_hand(nadam(True), moments, RATE)
    torchs = by_torch(lambda p: optim.NAdam(p, lr=RATE))
    assert max(abs(a - b) for a, b in zip(slip, torchs)) < 1e-12
    path("nadam", RATE, by_hand(nadam(False), moments, RATE))
    path("irprop-", RATE, by_hand(irprop_minus, {"g": ZERO}, RATE))
    path("lion", RATE, by_hand(lion(ZERO), {"m": ZERO}, RATE))
    path("lion(decay=0.3)", RATE, by_hand(lion(mpmath.mpf(0.3)), {"m": ZERO}, RATE))
    small = mpmath.mpf(1e-6)
    path("yogi", RATE, by_hand(yogi, {"m": small, "v": small}, RATE))
    first = {"z": ZERO, "n": mpmath.mpf(0.1)}
    path("ftrl", RATE, by_hand(ftrl(ZERO, ZERO, ZERO), first, RATE))
    l1, l2 = mpmath.mpf(0.5), mpmath.mpf(0.25)
    path("ftrl(l1=0.5, l2=0.25, beta=1)", RATE, by_hand(ftrl(l1, l2, 1), first, RATE))
    print("PyTorch", torch.__version__, "mpmath", mpmath.__version__, file=sys.stderr)
    print("Python", sys.version.split()[0], file=sys.stderr)


def path(name, rate, values):
    line(name + ".rate", [rate])
    line(name + ".path", values)


main()
