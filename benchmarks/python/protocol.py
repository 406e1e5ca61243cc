"""The Python end of org.bpnet.benchmarks.peer.Worker: workloads as text, the same numbers, the same lines."""

import math
import os
import re
import sys
import time
from collections import namedtuple

import numpy as np

BATCHES = 8
TIMED_RATE = 1e-6
TRIAL_SECONDS = 0.15

Workload = namedtuple("Workload", "network goal classes rule rate batch threads precision")
Network = namedtuple("Network", "input stages")  # input (H, W, C) or (D,); stages (name, numbers)

TRIPLET_MARGIN = 0.2
CONTRASTIVE_MARGIN = 5.0
ARCFACE_SCALE = 64.0
ARCFACE_MARGIN = 0.5


class Unavailable(Exception):
    """The engine cannot do such work; the message says why."""


def network(text):
    words = text.split("-")
    extent = tuple(int(n) for n in words[0].split("x"))
    stages = []
    for word in words[1:]:
        name = re.sub("[^a-z]", "", word) or "dense"
        stages.append((name, tuple(int(n) for n in re.findall(r"\d+", word))))
    return Network(extent, stages)


def workload(text):
    words = text.split(" ")
    kind, classes = words[1].split("/")
    return Workload(
        network(words[0]), kind, int(classes), words[2], float(words[3]), int(words[4]), int(words[5]), words[6]
    )


def extents(net):
    """What each stage gets, and last, what the last one gives; (H, W, C) or (D,)."""
    all_extents = [net.input]
    for name, n in net.stages:
        h = all_extents[-1]
        if name == "dense":
            h = (n[0],)
        elif name in ("conv", "unbiased"):
            h = windowed(h, n[1], 1, n[2], n[0])
        elif name == "max":
            h = windowed(h, n[0], n[1], 0, h[2])
        elif name == "block":
            h = windowed(h, 3, n[1], 1, n[0])
        elif name == "mean":
            h = (h[-1],)
        all_extents.append((h[2],) if len(h) == 3 and h[:2] == (1, 1) else h)
    return all_extents


def windowed(extent, side, stride, padding, out):
    return (
        (extent[0] + 2 * padding - side) // stride + 1,
        (extent[1] + 2 * padding - side) // stride + 1,
        out,
    )


def uniform(stream, first, count):
    """Draws of SplitMix64 with the seed stream * 2^32, as org.bpnet.benchmarks.work.Draws has them."""
    with np.errstate(over="ignore"):
        i = np.arange(first + 1, first + count + 1, dtype=np.uint64)
        z = np.uint64(stream << 32) + i * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z = z ^ z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)


def features(work, index):
    shape = (work.batch, *work.network.input)
    count = math.prod(shape)
    return uniform(1, index * count, count).reshape(shape)


def labels(work, index):
    if work.goal in ("triplet", "contrastive"):
        return (np.arange(work.batch, dtype=np.int64) + index) % work.classes
    draws = uniform(2, index * work.batch, work.batch)
    return (draws * np.float32(work.classes)).astype(np.int64)


def weights(layer, fan_in, out):
    bound = np.float32(1 / math.sqrt(fan_in))
    draws = uniform(16 + layer, 0, fan_in * out)
    return ((2 * draws - 1) * bound).reshape(fan_in, out)


def initial(work):
    """First parameters, one dict per stage: weights as [in, out] or [side, side, C, out], channels last."""
    before = extents(work.network)
    drawn = 0
    result = []
    for (name, n), extent in zip(work.network.stages, before):
        stage = {}
        if name == "dense":
            stage["weight"] = weights(drawn, math.prod(extent), n[0])
            stage["bias"] = np.zeros(n[0], np.float32)
            drawn += 1
        elif name in ("conv", "unbiased"):
            stage["weight"] = kernel(drawn, n[1], extent[2], n[0])
            if name == "conv":
                stage["bias"] = np.zeros(n[0], np.float32)
            drawn += 1
        elif name == "block":
            stage["weight1"] = kernel(drawn, 3, extent[2], n[0])
            stage["weight2"] = kernel(drawn + 1, 3, n[0], n[0])
            for i in "12":
                stage["scale" + i] = np.ones(n[0], np.float32)
                stage["shift" + i] = np.zeros(n[0], np.float32)
            drawn += 2
        elif name == "norm":
            stage["scale"] = np.ones(extent[-1], np.float32)
            stage["shift"] = np.zeros(extent[-1], np.float32)
        elif name == "prelu":
            stage["slope"] = np.full(extent[-1], 0.25, np.float32)
        elif name == "table":
            stage["rows"] = features(work, 0)
        result.append(stage)
    return result


def kernel(layer, side, channels, out):
    return weights(layer, side * side * channels, out).reshape(side, side, channels, out)


def class_weights(work):
    """Those of a head, [D, K]."""
    return weights(0, extents(work.network)[-1][-1], work.classes)


def hold(threads):
    """No pool of any library may use more cores than there are threads to compare."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))[:threads]
        os.sched_setaffinity(0, cores)


def serve(factory):
    """Answers lines until standard input ends.

    The factory has `name`, `settings(work)` and `open(work, setting)`; what that returns has `run(steps)`,
    which ends when all steps have been computed, and `loss()` of the last.
    """
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries that chat do not disturb the answers
    work = contestant = setting = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "work":
            work = workload(rest)
            contestant = None
            try:
                setting = fastest(factory, work)
                contestant = factory.open(work._replace(rate=TIMED_RATE), setting)
                answer = "ready " + ", ".join(filter(None, (factory.name, setting)))
            except Unavailable as reason:
                answer = f"unavailable {reason}"
        elif word == "losses":
            answer = "losses " + " ".join(losses(factory.open(work, setting), int(rest)))
        elif word == "run":
            start = time.perf_counter_ns()
            contestant.run(int(rest))
            answer = f"ran {time.perf_counter_ns() - start}"
        else:
            raise ValueError(f"worker: cannot read the line {line!r}")
        print(answer, file=answers, flush=True)


def losses(contestant, steps):
    for _ in range(steps):
        contestant.run(1)
        yield repr(float(contestant.loss()))


def fastest(factory, work):
    settings = factory.settings(work)
    if len(settings) == 1:
        return settings[0]
    least, best = math.inf, settings[0]
    for setting in settings:
        contestant = factory.open(work._replace(rate=TIMED_RATE), setting)
        contestant.run(3)
        step_seconds(contestant)  # warms up
        seconds = min(step_seconds(contestant), step_seconds(contestant))
        if seconds < least:
            least, best = seconds, setting
    return best


def step_seconds(contestant):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < TRIAL_SECONDS:
        contestant.run(1)
        steps += 1
    return (time.perf_counter() - start) / steps
