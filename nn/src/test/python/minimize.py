"""Writes src/test/resources/org/bpnet/nn/minimize.csv: minima found by SciPy and PyTorch.

Made with SciPy 1.10.1 and PyTorch 1.13.0a0 (Debian) on Python 3.11.2, 2026-11-21:
    /usr/bin/python3 nn/src/test/python/minimize.py > nn/src/test/resources/org/bpnet/nn/minimize.csv
Each line is a name followed by numbers.
"""

import sys

import numpy
import scipy
import scipy.optimize
import torch

torch.set_default_dtype(torch.float64)


def line(name, values):
    print(",".join([name] + [repr(float(v)) for v in numpy.ravel(values)]))


def rosenbrock(x):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(0, len(x), 2))


def beale(x):
    c = [1.5, 2.25, 2.625]
    return sum((c[i] - x[0] * (1 - x[1] ** (i + 1))) ** 2 for i in range(3))


def with_gradient(f):
    def evaluate(x):
        t = torch.tensor(x, requires_grad=True)
        value = f(t)
        value.backward()
        return value.item(), t.grad.numpy()

    return evaluate


def by_scipy(f, start):
    tight = {"gtol": 1e-11, "ftol": 0, "maxiter": 10000}
    first = scipy.optimize.minimize(
        with_gradient(f), start, jac=True, method="L-BFGS-B", options=tight
    )
    return scipy.optimize.minimize(
        with_gradient(f), first.x, jac=True, method="BFGS", options={"gtol": 1e-11}
    )


def by_torch(f, start):
    p = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [p],
        max_iter=1000,
        history_size=10,
        tolerance_grad=1e-10,
        tolerance_change=0,
        line_search_fn="strong_wolfe",
    )

    def closure():
        optimizer.zero_grad()
        value = f(p)
        value.backward()
        return value

    optimizer.step(closure)
    return f(p).item()


def logistic():
    """Softmax regression with an L2 penalty: 20 examples, 3 features, 3 classes."""
    i = numpy.arange(60)
    features = numpy.sin(1.7 * i + 0.3).reshape(20, 3)
    labels = (numpy.arange(20) * 7 + 3) % 3
    x, y = torch.tensor(features), torch.tensor(labels)

    def loss(w):
        w = w if torch.is_tensor(w) else torch.tensor(w)
        weight, bias = w[:9].reshape(3, 3), w[9:]
        penalty = 0.01 * (weight**2).sum()
        return torch.nn.functional.cross_entropy(x @ weight + bias, y) + penalty

    return loss


for name, f, start in [
    ("rosenbrock2", rosenbrock, [-1.2, 1.0]),
    ("rosenbrock10", rosenbrock, [-1.2, 1.0] * 5),
    ("beale", beale, [1.0, 1.0]),
    ("softmax", logistic(), [0.0] * 12),
]:
    found = by_scipy(f, numpy.array(start))
    line(name + ".x", found.x)
    line(name + ".scipy", [found.fun])
    line(name + ".torch", [by_torch(f, start)])
print("SciPy", scipy.__version__, "PyTorch", torch.__version__, file=sys.stderr)
