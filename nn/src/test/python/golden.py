"""Writes src/test/resources/org/bpnet/nn/golden.csv: values of PyTorch in double precision.

Made with PyTorch 1.13.0a0 (Debian) on Python 3.11.2, 2026-11-21:
    python3 nn/src/test/python/golden.py > nn/src/test/resources/org/bpnet/nn/golden.csv
Each line is a name followed by numbers.
"""

import math
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def line(name, *tensors):
    numbers = [repr(v) for t in tensors for v in torch.as_tensor(t).reshape(-1).tolist()]
    print(",".join([name] + numbers))


def grid(rows, columns, a, b, scale):
    return torch.tensor(
        [[scale * math.sin(a * (columns * i + j) + b) for j in range(columns)] for i in range(rows)]
    )


def losses():
    labels = torch.tensor([0, 1, 2, 0, 1])
    logits = grid(5, 3, 1.3, 0.7, 4.0)
    soft = grid(5, 3, 0.9, 0.2, 0.5) + 0.5  # rows do not sum to 1
    line("input.logits", logits)
    line("input.soft", soft)
    cases = {
        "cross_entropy.labels": lambda z, r: F.cross_entropy(z, labels, reduction=r),
        "cross_entropy.probabilities": lambda z, r: F.cross_entropy(z, soft, reduction=r),
        "sigmoid_cross_entropy": lambda z, r: per_example(
            F.binary_cross_entropy_with_logits(z, soft, reduction="none"), r
        ),
        "mean_squared_error": lambda z, r: per_example(F.mse_loss(z, soft, reduction="none"), r),
    }
    for name, loss in cases.items():
        z = logits.clone().requires_grad_()
        value = loss(z, "mean")
        value.backward()
        line(name + ".mean", value.detach())
        line(name + ".gradient", z.grad)
        line(name + ".sum", loss(logits, "sum"))
        line(name + ".none", loss(logits, "none"))


def per_example(elements, reduction):
    examples = elements.mean(1)
    return {"mean": examples.mean(), "sum": examples.sum(), "none": examples}[reduction]


def activations():
    x = torch.tensor([-30.0, -3.5, -1.0, -0.25, 0.0, 0.25, 1.0, 3.5, 30.0])
    line("input.x", x)
    cases = {
        "identity": lambda t: t * 1,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda t: F.leaky_relu(t, 0.01),
        "leaky_relu(slope=0.2)": lambda t: F.leaky_relu(t, 0.2),
        "softmax": lambda t: torch.softmax(t, -1),
    }
    weights = torch.arange(1.0, 10.0)
    for name, f in cases.items():
        t = x.clone().requires_grad_()
        y = f(t)
        (y * weights).sum().backward()
        line(name + ".value", y.detach())
        line(name + ".gradient", t.grad)


losses()
activations()
print("PyTorch", torch.__version__, "Python", sys.version.split()[0], file=sys.stderr)
