"""Writes src/test/resources/org/bpnet/nn/schedules.csv: learning rates of PyTorch's schedulers.

Made with PyTorch 1.13.0a0 (Debian) on Python 3.11.2, 2026-11-21:
    /usr/bin/python3 nn/src/test/python/schedules.py > nn/src/test/resources/org/bpnet/nn/schedules.csv
Each line is our text of the schedule, commas as semicolons, followed by the rates of 60 updates.
"""

import sys

import torch
from torch.optim import lr_scheduler as s

STEPS = 60
SCORES = [1.0, 0.8, 0.7, 0.70005, 0.71, 0.69996, 0.72, 0.6, 0.61, 0.62, 0.6, 0.65, 0.6, 0.6, 0.59, 0.7]


def optimizer(rate):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate, momentum=0.9)


def rates(rate, create, scores=None):
    o = optimizer(rate)
    scheduler = create(o)
    result = []
    for t in range(STEPS):
        result.append(o.param_groups[0]["lr"])
        o.step()
        scheduler.step(*([] if scores is None else [scores[t % len(scores)]]))
    return result


def line(name, values):
    print(",".join([name.replace(", ", "; ")] + [repr(float(v)) for v in values]))


line("scores", [SCORES[t % len(SCORES)] for t in range(STEPS)])
cases = {
    "constant(rate=0.1)": lambda o: s.ConstantLR(o, factor=1),
    "step(rate=0.1, factor=0.5, every=7)": lambda o: s.StepLR(o, 7, 0.5),
    "multi_step(rate=0.1, factor=0.3, at=(5, 17, 40))": lambda o: s.MultiStepLR(o, [5, 17, 40], 0.3),
    "exponential(rate=0.1, factor=0.95)": lambda o: s.ExponentialLR(o, 0.95),
    "polynomial(rate=0.1, total=40)": lambda o: s.PolynomialLR(o, 40, 1.0),
    "polynomial(rate=0.1, total=40, power=2)": lambda o: s.PolynomialLR(o, 40, 2.0),
    "cosine(rate=0.1, total=59, floor=0.02)": lambda o: s.CosineAnnealingLR(o, 59, 0.02),
    "restarts(rate=0.1, period=10, floor=0.01)": lambda o: s.CosineAnnealingWarmRestarts(o, 10, 1, 0.01),
    "restarts(rate=0.1, period=7, growth=2)": lambda o: s.CosineAnnealingWarmRestarts(o, 7, 2),
    "linear(from=0.025, to=0.1, total=12)": lambda o: s.LinearLR(o, 0.25, 1.0, 12),
    "one_cycle(rate=0.1, total=61)": lambda o: s.OneCycleLR(o, 0.1, 61, cycle_momentum=False),
    "one_cycle(rate=0.1, total=61, rise=0.4, divide=10, finish=100)": lambda o: s.OneCycleLR(
        o, 0.1, 61, pct_start=0.4, div_factor=10, final_div_factor=100, cycle_momentum=False
    ),
    "cyclic(low=0.01, high=0.1, up=4, down=9)": lambda o: s.CyclicLR(o, 0.01, 0.1, 4, 9),
    "cyclic(low=0.01, high=0.1, up=4, down=4, fade=0.5)": lambda o: s.CyclicLR(
        o, 0.01, 0.1, 4, 4, mode="triangular2"
    ),
    "chain(schedules=(linear(from=0.01, to=0.1, total=10), exponential(rate=0.1, factor=0.9)), at=10)":
        lambda o: s.SequentialLR(
            o, [s.LinearLR(o, 0.1, 1.0, 10), s.ExponentialLR(o, 0.9)], milestones=[10]
        ),
    "product(schedules=(exponential(rate=0.1, factor=0.95), step(rate=1, factor=0.5, every=9)))":
        lambda o: s.ChainedScheduler([s.ExponentialLR(o, 0.95), s.StepLR(o, 9, 0.5)]),
}
for name, create in cases.items():
    line(name, rates(0.1, create))
plateaus = {
    "plateau(rate=0.1)": {},
    "plateau(rate=0.1, factor=0.5, patience=2)": dict(factor=0.5, patience=2),
    "plateau(rate=0.1, factor=0.5, patience=1, cooldown=3, floor=0.01)": dict(
        factor=0.5, patience=1, cooldown=3, min_lr=0.01
    ),
    "plateau(rate=0.1, factor=0.5, patience=1, threshold=0.05)": dict(
        factor=0.5, patience=1, threshold=0.05
    ),
}
for name, options in plateaus.items():
    line(name, rates(0.1, lambda o: s.ReduceLROnPlateau(o, **options), SCORES))
print("PyTorch", torch.__version__, "Python", sys.version.split()[0], file=sys.stderr)
