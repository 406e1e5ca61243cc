"""Writes src/test/resources/org/bpnet/nn/optimizers.csv: fifty updates by each update rule.

Made with PyTorch 1.13.0a0 (Debian) and mpmath 1.2.1 on Python 3.11.2, 2026-11-21:
    python3 nn/src/test/python/optimizers.py > nn/src/test/resources/org/bpnet/nn/optimizers.csv
Rules that PyTorch lacks, or has in another form, are computed from the papers' formulas with fifty
digits. Each line is a name, with semicolons for commas, followed by numbers: `NAME.rate` is the
learning rate, `NAME.path` the parameters after each update. A name may end in the parameter's shape,
`@2x3`; it is 3 x 2 otherwise.
"""

import math
import sys

import mpmath
import numpy
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


# Rules that see whole tensors, on arrays of numbers of fifty digits. Each takes the parameters p, a
# function that gives the gradient anywhere, a dictionary, t and the rate.

root = numpy.vectorize(mpmath.sqrt, otypes=[object])


def whole(update, shape, rate):
    p = numpy.array([mpmath.mpf(x) for x in START], dtype=object).reshape(shape)
    c = numpy.array([mpmath.mpf(x) for x in CURVATURE], dtype=object).reshape(shape)
    tanh = numpy.vectorize(mpmath.tanh, otypes=[object])

    def gradient(x):
        return c * x + 2 * (1 - tanh(2 * x) ** 2)

    s, path = {}, []
    for t in range(1, STEPS + 1):
        p = update(p, gradient, s, t, mpmath.mpf(rate))
        path += p.reshape(-1).tolist()
    return path


def norm(x):
    return mpmath.sqrt((x * x).sum())


def rms(x):
    return mpmath.sqrt((x * x).sum() / x.size)


def running(s, name, beta, value):
    s[name] = beta * s.get(name, 0 * value) + (1 - beta) * value
    return s[name]


def adam(decay, b1=B1, b2=B2, eps=EPS):
    """Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019 for the decay."""

    def update(p, gradient, s, t, rate):
        g = gradient(p)
        m, v = running(s, "m", b1, g), running(s, "v", b2, g * g)
        return p * (1 - rate * decay) - rate * m / (1 - b1**t) / (root(v / (1 - b2**t)) + eps)

    return update


def lars(decay):
    """You, Gitman, Ginsburg 2017, algorithm 1; vectors at the trust coefficient."""
    trust = mpmath.mpf(1e-3)

    def update(p, gradient, s, t, rate):
        g, weight = gradient(p), p.ndim > 1
        local = trust * norm(p) / (norm(g) + decay * norm(p)) if weight else trust
        s["v"] = s.get("v", 0 * p) * mpmath.mpf(0.9) + rate * local * (g + weight * decay * p)
        return p - s["v"]

    return update


def lamb(decay):
    """You et al. 2020, algorithm 2; vectors as in Adam."""

    def update(p, gradient, s, t, rate):
        g = gradient(p)
        m, v = running(s, "m", B1, g) / (1 - B1**t), running(s, "v", B2, g * g) / (1 - B2**t)
        r = m / (root(v) + mpmath.mpf(1e-6))
        if p.ndim == 1:
            return p - rate * r
        r = r + decay * p
        return p - rate * norm(p) / norm(r) * r

    return update


def adafactor(p, gradient, s, t, rate):
    """Shazeer and Stern 2018, algorithms 4 and 5, with sums as there."""
    g = gradient(p)
    beta = 1 - mpmath.mpf(t) ** -mpmath.mpf(0.8)
    square = g * g + mpmath.mpf(1e-30)
    if p.ndim == 1:
        v = running(s, "v", beta, square)
    else:
        square = square.reshape(-1, square.shape[-1])
        r, c = running(s, "r", beta, square.sum(1)), running(s, "c", beta, square.sum(0))
        v = (numpy.outer(r, c) / r.sum()).reshape(p.shape)
    u = g / root(v)
    u = u / max(1, rms(u))
    return p - max(mpmath.mpf(1e-3), rms(p)) * min(rate, 1 / mpmath.sqrt(t)) * u


def muon(decay):
    """Jordan 2024 with weights as [in, out]; vectors by AdamW."""
    aux = adam(ZERO, B1, mpmath.mpf(0.95), mpmath.mpf(1e-10))

    def update(p, gradient, s, t, rate):
        if p.ndim == 1:
            return aux(p, gradient, s, t, rate * mpmath.mpf(0.015))
        mu, g = mpmath.mpf(0.95), gradient(p)
        b = running(s, "b", mu, g)
        x = ((1 - mu) * g + mu * b).reshape(-1, p.shape[-1]).T  # [out, in], as the author has it
        out, inside = x.shape
        x = x if out <= inside else x.T
        x = x / (norm(x) + mpmath.mpf(1e-7))
        a, c, d = mpmath.mpf(3.4445), mpmath.mpf(-4.775), mpmath.mpf(2.0315)
        for _ in range(5):
            square = x.dot(x.T)
            x = a * x + (c * square + d * square.dot(square)).dot(x)
        x = (x if out <= inside else x.T) * mpmath.sqrt(max(mpmath.mpf(1), mpmath.mpf(out) / inside))
        return p * (1 - rate * decay) - rate * x.T.reshape(p.shape)

    return update


def lookahead(inner, k, alpha):
    """Zhang et al. 2019, algorithm 1."""

    def update(p, gradient, s, t, rate):
        slow = s.setdefault("slow", p)
        p = inner(p, gradient, s, t, rate)
        if t % k == 0:
            p = s["slow"] = slow + alpha * (p - slow)
        return p

    return update


def sam(inner, rho):
    """Foret et al. 2021, algorithm 1."""

    def update(p, gradient, s, t, rate):
        g = gradient(p)
        return inner(p, lambda _: gradient(p + rho * g / norm(g)), s, t, rate)

    return update


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
    for shape in [(3, 2), (2, 3), (2, 1, 3), (6,)]:
        at = "" if shape == (3, 2) else "@" + "x".join(map(str, shape))
        path("lars(decay=0.1)" + at, 2.0, whole(lars(mpmath.mpf(0.1)), shape, 2.0))
        path("lamb(decay=0.3)" + at, RATE, whole(lamb(mpmath.mpf(0.3)), shape, RATE))
        path("adafactor" + at, RATE, whole(adafactor, shape, RATE))
        path("muon(decay=0.3)" + at, RATE, whole(muon(mpmath.mpf(0.3)), shape, RATE))
    path("adafactor(floor=1e-3)", 0.3, whole(adafactor, (3, 2), 0.3))
    path("lookahead", RATE, whole(lookahead(adam(ZERO), 5, mpmath.mpf(0.5)), (3, 2), RATE))
    nested = lookahead(muon(mpmath.mpf(0.3)), 3, mpmath.mpf(0.8))
    path("lookahead(muon(decay=0.3), steps=3, share=0.8)", RATE, whole(nested, (3, 2), RATE))
    path("sam", RATE, whole(sam(adam(ZERO), mpmath.mpf(0.05)), (3, 2), RATE))
    both = sam(lookahead(adam(mpmath.mpf(0.01)), 5, mpmath.mpf(0.5)), mpmath.mpf(0.5))
    path("sam(lookahead(adamw), radius=0.5)", RATE, whole(both, (3, 2), RATE))
    print("PyTorch", torch.__version__, "mpmath", mpmath.__version__, file=sys.stderr)
    print("Python", sys.version.split()[0], file=sys.stderr)


def path(name, rate, values):
    line(name + ".rate", [rate])
    line(name + ".path", values)


main()
