"""Writes src/test/resources/org/bpnet/nn/heads.csv: classification heads in double precision.

Made with PyTorch 2.13.0 and pytorch-metric-learning 2.9.0 on Python 3.11.7, 2026-11-29:
    python3 nn/src/test/python/heads.py > nn/src/test/resources/org/bpnet/nn/heads.csv
Each line is a name followed by numbers; a comma in a name is written as a semicolon. Inputs are
features x [N, D], weights w [D, K] (or [D, K * centres]) and labels y. Lines of `pml.` are what
pytorch-metric-learning computes, lines of `paper.` what the papers' definitions give, by acos and
cos and by automatic differentiation; gradients that no formula has (`reference`) are written out
as in the authors' code.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from pytorch_metric_learning import losses

torch.set_default_dtype(torch.float64)

PI = math.pi


def line(name, values):
    if torch.is_tensor(values):
        values = values.detach().reshape(-1).tolist()
    numbers = ["%.13g" % v for v in (values if isinstance(values, list) else [values])]
    print(",".join([name.replace(",", ";")] + numbers))


# ---- inputs: three seeds; the second has repeated examples and two classes with equal weights ------

SIZES = {1: (7, 5, 4), 2: (8, 3, 5), 3: (5, 9, 3)}


def inputs(seed, centres=1):
    n, d, k = SIZES[seed]
    numbers = np.random.default_rng(seed)
    x = np.round(2 * numbers.standard_normal((n, d)), 3)
    w = np.round(numbers.standard_normal((d, k * centres)), 3)
    y = numbers.integers(0, k, n)
    if seed == 2:
        x[5], y[5] = x[1], y[1]
        x[6] = x[1]
        w[:, 3 * centres : 4 * centres] = w[:, 1 * centres : 2 * centres]
        if centres > 1:
            w[:, 1] = w[:, 0]
    tensor = lambda v: torch.tensor(v, requires_grad=True)
    return tensor(x), tensor(w), torch.tensor(y)


def told(name, seed, loss, x, w, *more):
    loss.backward()
    line("%s.%d.loss" % (name, seed), loss.item())
    line("%s.%d.x" % (name, seed), x.grad)
    line("%s.%d.w" % (name, seed), w.grad)
    for what, values in more:
        line("%s.%d.%s" % (name, seed, what), values() if callable(values) else values)


# ---- what pytorch-metric-learning has ------------------------------------------------------------


def pml(seed):
    n, d, k = SIZES[seed]
    m = math.degrees(0.5)
    cases = {
        "arcface(s=64, m=0.5)": losses.ArcFaceLoss(k, d, margin=m, scale=64),
        "arcface(s=10, m=0.5)": losses.ArcFaceLoss(k, d, margin=m, scale=10),
        "arcface(s=4, m=1.5)": losses.ArcFaceLoss(k, d, margin=math.degrees(1.5), scale=4),
        "cosface(s=64, m=0.35)": losses.CosFaceLoss(k, d, margin=0.35, scale=64),
        "cosface(s=10, m=0.2)": losses.CosFaceLoss(k, d, margin=0.2, scale=10),
        "l_softmax(m=1, lambda=0)": losses.LargeMarginSoftmaxLoss(k, d, margin=1),
        "l_softmax(m=2, lambda=0)": losses.LargeMarginSoftmaxLoss(k, d, margin=2),
        "l_softmax(m=3, lambda=0)": losses.LargeMarginSoftmaxLoss(k, d, margin=3),
        "l_softmax(m=4, lambda=0)": losses.LargeMarginSoftmaxLoss(k, d, margin=4),
        "sphereface(m=2, lambda=0)": losses.SphereFaceLoss(k, d, margin=2),
        "sphereface(m=3, lambda=0)": losses.SphereFaceLoss(k, d, margin=3),
        "sphereface(m=4, lambda=0)": losses.SphereFaceLoss(k, d, margin=4),
        "normface(s=20, learnt=false)": losses.NormalizedSoftmaxLoss(k, d, temperature=0.05),
        "normface(s=4, learnt=false)": losses.NormalizedSoftmaxLoss(k, d, temperature=0.25),
    }
    for name, loss in cases.items():
        x, w, y = inputs(seed)
        loss.W.data = w.data.clone()
        told("pml." + name, seed, loss(x, y), x, loss.W)
    for centres in (2, 3):
        name = "subcenter_arcface(s=10, m=0.5, centers=%d)" % centres
        x, w, y = inputs(seed, centres)
        loss = losses.SubCenterArcFaceLoss(
            num_classes=k, embedding_size=d, margin=m, scale=10, sub_centers=centres
        )
        loss.W.data = w.data.clone()
        told("pml." + name, seed, loss(x, y), x, loss.W)


# ---- what the papers define ----------------------------------------------------------------------


def directions(x):
    return x / x.norm(dim=1, keepdim=True)


def cosines(x, w):
    return directions(x) @ (w / w.norm(dim=0))


def bias(w):
    return torch.linspace(-0.5, 0.5, w.shape[1])


def with_target(others, target, y):
    own = F.one_hot(y, others.shape[1]).bool()
    return torch.where(own, target, others)


def psi(theta, m):
    k = torch.floor(m * theta / PI).detach()
    return (1 - 2 * (k % 2)) * torch.cos(m * theta) - 2 * k


def arc(c, m):
    m = torch.as_tensor(m)
    theta = torch.acos(c)
    return torch.where(theta <= PI - m, torch.cos(theta + m), c - m * torch.sin(m))


def detached(plain, exact):
    return plain + (exact - plain).detach()


def by_formula():
    """Heads that are one formula of x, w and y: the logits."""

    def l_softmax(m, lam):
        def logits(x, w, y):
            r, v = x.norm(dim=1, keepdim=True), w.norm(dim=0)
            d = x @ w
            return with_target(d, (lam * d + r * v * psi(torch.acos(d / (r * v)), m)) / (1 + lam), y)

        return logits

    def sphereface(m, lam):
        def logits(x, w, y):
            r = x.norm(dim=1, keepdim=True)
            c = cosines(x, w)
            return with_target(r * c, r * (lam * c + psi(torch.acos(c), m)) / (1 + lam), y)

        return logits

    def on_sphere(s, target):
        def logits(x, w, y):
            c = cosines(x, w)
            return s * with_target(c, target(c), y)

        return logits

    def flat(m):
        return lambda c: torch.cos(torch.clamp(m * torch.acos(c), max=PI))

    def combined(m1, m2, m3):
        return lambda c: psi(m1 * torch.acos(c) + m2, 1) - m3

    def straight(s, target):
        def logits(x, w, y):
            c = cosines(x, w)
            return s * detached(c, with_target(c, target(c), y))

        return logits

    return {
        "l2_softmax(alpha=4, learnt=false)": lambda x, w, y: 4 * directions(x) @ w + bias(w),
        "cosine(s=1)": on_sphere(1, lambda c: c),
        "coco(alpha=7)": on_sphere(7, lambda c: c),
        "l_softmax(m=4, lambda=5)": l_softmax(4, 5),
        "l_softmax(m=3, lambda=0.5)": l_softmax(3, 0.5),
        "sphereface(m=4, lambda=5, mode=exact)": sphereface(4, 5),
        "sphereface(m=2, lambda=0.5, mode=exact)": sphereface(2, 0.5),
        "sphereface_r(s=30, m=1.5, mode=exact)": on_sphere(30, flat(1.5)),
        "sphereface_r(s=10, m=3, mode=exact)": on_sphere(10, flat(3)),
        "sphereface_r(s=10, m=3, mode=reference)": straight(10, flat(3)),
        "arcface(s=10, m=0.5, mode=reference)": straight(
            10, lambda c: torch.cos(torch.acos(c) + 0.5)
        ),
        "combined(s=10, m1=1, m2=0.5, m3=0)": on_sphere(10, combined(1, 0.5, 0)),
        "combined(s=10, m1=1, m2=0.3, m3=0.2)": on_sphere(10, combined(1, 0.3, 0.2)),
        "combined(s=10, m1=0.9, m2=0.4, m3=0.15)": on_sphere(10, combined(0.9, 0.4, 0.15)),
        "combined(s=10, m1=2, m2=0.5, m3=0.1)": on_sphere(10, combined(2, 0.5, 0.1)),
    }


def papers(seed):
    for name, logits in by_formula().items():
        x, w, y = inputs(seed)
        told("paper." + name, seed, F.cross_entropy(logits(x, w, y), y), x, w)
    x, w, y = inputs(seed)
    b = bias(w).requires_grad_()
    loss = F.cross_entropy(x @ w + b, y)
    told("paper.softmax", seed, loss, x, w, ("bias", lambda: b.grad))
    for name, factor in (("normface(s=10, learnt=true)", 10.0), ("l2_softmax(alpha=4, learnt=true)", 4.0)):
        x, w, y = inputs(seed)
        s = torch.tensor(factor, requires_grad=True)
        z = s * cosines(x, w) if name.startswith("norm") else s * directions(x) @ w + bias(w)
        told("paper." + name, seed, F.cross_entropy(z, y), x, w, ("scale", lambda: s.grad))
    adaface(seed)
    curricularface(seed)
    magface(seed)
    distances(seed)
    sphereface_reference(seed)


def adaface(seed):
    for s, m, h, alpha in ((64, 0.4, 0.333, 0.01), (10, 0.4, 2, 1)):
        x, w, y = inputs(seed)
        c = cosines(x, w)
        r = torch.clamp(x.norm(dim=1, keepdim=True).detach(), 0.001, 100)
        mean = r.mean() * alpha + 20 * (1 - alpha)
        deviation = r.std() * alpha + 100 * (1 - alpha)
        k = torch.clamp((r - mean) / (deviation + 1e-3) * h, -1, 1)
        turned = torch.cos(torch.clamp(torch.acos(c) - m * k, 0, PI))
        z = s * with_target(c, turned - (m * k + m), y)
        name = "paper.adaface(s=%g, m=%g, h=%g, alpha=%g)" % (s, m, h, alpha)
        told(name, seed, F.cross_entropy(z, y), x, w, ("mean", mean), ("deviation", deviation))


def curricularface(seed):
    for s, m, alpha in ((64, 0.5, 0.01), (5, 0.5, 0.9)):
        x, w, y = inputs(seed)
        c = cosines(x, w)
        own = c.gather(1, y[:, None])
        t = (own.mean() * alpha).detach()
        hard = c > torch.cos(torch.acos(own) + m)
        z = s * with_target(torch.where(hard, c * (t + c), c), arc(c, m), y)
        name = "paper.curricularface(s=%g, m=%g, alpha=%g)" % (s, m, alpha)
        told(name, seed, F.cross_entropy(z, y), x, w, ("progress", t))


def magface(seed):
    for s, low, high, m_low, m_high, strength in ((64, 10, 110, 0.45, 0.8, 35), (8, 3, 6, 0.2, 0.9, 2)):
        x, w, y = inputs(seed)
        a = torch.clamp(x.norm(dim=1, keepdim=True), low, high)
        m = m_low + (m_high - m_low) / (high - low) * (a - low)
        c = cosines(x, w)
        z = s * with_target(c, arc(c, m), y)
        loss = F.cross_entropy(z, y) + strength * (1 / a + a / high**2).mean()
        name = "paper.magface(s=%g, low=%g, high=%g, m_low=%g, m_high=%g, strength=%g)"
        told(name % (s, low, high, m_low, m_high, strength), seed, loss, x, w)


def distances(seed):
    for m in (1, 2.5):
        x, w, y = inputs(seed)
        u, v = directions(x), w / w.norm(dim=0)
        squares = ((u[:, :, None] - v[None]) ** 2).sum(1)
        own = F.one_hot(y, w.shape[1]).bool()
        cost = torch.where(own, squares, torch.relu(m - squares)).sum(1).mean()
        told("paper.c_contrastive(m=%g)" % m, seed, cost, x, w)
    for m in (0.8, 3):
        x, w, y = inputs(seed)
        u, v = directions(x), w / w.norm(dim=0)
        squares = ((u[:, :, None] - v[None]) ** 2).sum(1)
        own = F.one_hot(y, w.shape[1]).bool()
        violation = torch.relu(m + squares.gather(1, y[:, None]) - squares)
        told("paper.c_triplet(m=%g)" % m, seed, torch.where(own, 0, violation).sum(1).mean(), x, w)


def sphereface_reference(seed):
    """The layer's own loops: margin_inner_product_layer.cpp, with dpsi = dpsi/dc."""
    for m, lam in ((4, 5), (3, 0.5), (2, 1)):
        x, w, y = inputs(seed)
        v = (w / w.norm(dim=0)).detach()
        n = x.shape[0]
        with torch.no_grad():
            r = x.norm(dim=1)
            p = x @ v
            c = p / r[:, None]
        cos = c.clone().requires_grad_()
        value = psi(torch.acos(cos), m)
        (dpsi,) = torch.autograd.grad(value.sum(), cos)
        with torch.no_grad():
            z = with_target(p, (lam * p + r[:, None] * value) / (1 + lam), y)
            g = (torch.softmax(z, 1) - F.one_hot(y, z.shape[1])) / n
            dx = torch.zeros_like(x)
            for i in range(n):
                for j in range(z.shape[1]):
                    if j != y[i]:
                        dx[i] += g[i, j] * v[:, j] / (1 + lam)
                    else:
                        coeff_w = dpsi[i, j]
                        coeff_x = (value[i, j] - c[i, j] * dpsi[i, j]) / r[i]
                        norm = math.sqrt(coeff_w**2 + coeff_x**2)
                        dx[i] += g[i, j] / (1 + lam) * (coeff_w * v[:, j] + coeff_x * x[i]) / norm
                    dx[i] += lam / (1 + lam) * g[i, j] * v[:, j]
        name = "paper.sphereface(m=%g, lambda=%g, mode=reference)" % (m, lam)
        line("%s.%d.loss" % (name, seed), F.cross_entropy(z, y).item())
        line("%s.%d.x" % (name, seed), dx)
        line("%s.%d.w" % (name, seed), (x.T @ g))


if __name__ == "__main__":
    for seed in SIZES:
        for centres in (1, 2, 3):
            x, w, y = inputs(seed, centres)
            prefix = "input.%d.%d" % (seed, centres)
            line(prefix + ".x", x)
            line(prefix + ".w", w)
            line(prefix + ".y", [int(v) for v in y])
            line(prefix + ".size", list(SIZES[seed]))
        pml(seed)
        papers(seed)
