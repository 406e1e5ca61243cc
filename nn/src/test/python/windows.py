"""Writes src/test/resources/org/bpnet/nn/windows.csv: convolutions and poolings with their gradients.

Made with PyTorch 1.13.0a0 (Debian) on Python 3.11.2, 2026-11-21:
    python3 nn/src/test/python/windows.py > nn/src/test/resources/org/bpnet/nn/windows.csv
Each line is a name followed by numbers, in BPNet's layout: images [N, H, W, C], kernels
[KH, KW, C/groups, D]. Element i of an input, counted row by row in that layout, is sin(1.3 i + 0.1),
of a kernel sin(0.9 i + 0.2), and of the cotangent cos(0.7 i); so is it in WindowsTest.
"""

import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def line(name, tensor):
    print(",".join([name] + [repr(v) for v in tensor.detach().contiguous().reshape(-1).tolist()]))


def wave(shape, f):
    n = math.prod(shape)
    return torch.tensor([f(i) for i in range(n)]).reshape(shape).requires_grad_()


def image(*shape):
    return wave(shape, lambda i: math.sin(1.3 * i + 0.1))


def kernel(*shape):
    return wave(shape, lambda i: math.sin(0.9 * i + 0.2))


def finish(name, y, inputs):
    c = wave(y.shape, lambda i: math.cos(0.7 * i)).detach()
    line(name + ".value", y)
    for label, gradient in zip(["x", "w"], torch.autograd.grad((c * y).sum(), inputs)):
        line(name + "." + label, gradient)


def first(x):  # channels last to channels first
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


# name: x [N, H, W, C], w [KH, KW, C/groups, D], stride, padding, dilation, groups
CONVOLUTIONS = {
    "plain": ((2, 5, 6, 2), (3, 3, 2, 3), 1, 0, 1, 1),
    "strided": ((2, 7, 8, 2), (3, 2, 2, 3), (2, 3), (1, 0), 1, 1),
    "dilated": ((1, 7, 7, 2), (3, 3, 2, 2), 1, 2, 2, 1),
    "grouped": ((2, 4, 5, 4), (3, 3, 2, 6), 2, 1, 1, 2),
    "depthwise": ((1, 5, 5, 3), (3, 3, 1, 6), 1, 1, 1, 3),
    "projection": ((2, 5, 4, 3), (1, 1, 3, 2), 2, 0, 1, 1),
    "same": ((1, 4, 5, 1), (4, 3, 1, 2), 1, "same", 1, 1),
}
for name, (xs, ws, stride, padding, dilation, groups) in CONVOLUTIONS.items():
    x, w = image(*xs), kernel(*ws)
    y = F.conv2d(first(x), w.permute(3, 2, 0, 1), None, stride, padding, dilation, groups)
    finish("convolve." + name, last(y), (x, w))

x, w = image(2, 9, 4), kernel(3, 2, 6)
finish("convolve.line", last(F.conv1d(first(x), w.permute(2, 1, 0), None, 2, 2, 2, 2)), (x, w))

# name: x [N, H, W, C], w [KH, KW, D/groups, C], stride, padding, output padding, groups, dilation
TRANSPOSED = {
    "plain": ((2, 3, 4, 2), (3, 3, 3, 2), 1, 0, 0, 1, 1),
    "strided": ((1, 3, 2, 2), (3, 4, 3, 2), (2, 3), 1, (1, 2), 1, 1),
    "grouped": ((1, 3, 3, 4), (2, 2, 1, 4), 2, 0, 0, 2, 1),
    "dilated": ((1, 3, 3, 1), (3, 3, 2, 1), 2, 1, 0, 1, 2),
}
for name, (xs, ws, stride, padding, more, groups, dilation) in TRANSPOSED.items():
    x, w = image(*xs), kernel(*ws)
    k = w.permute(3, 2, 0, 1)
    y = F.conv_transpose2d(first(x), k, None, stride, padding, more, groups, dilation)
    finish("convolveTransposed." + name, last(y), (x, w))

# name: x, window, stride, padding, ceil_mode
POOLS = {
    "halves": ((2, 4, 6, 3), 2, 2, 0, False),
    "overlapping": ((1, 7, 6, 2), 3, 2, 1, False),
    "oblong": ((2, 5, 5, 1), (2, 3), (1, 2), (1, 0), False),
    "covering": ((1, 6, 8, 2), 3, 2, 0, True),
    "covering.padded": ((2, 6, 7, 2), (3, 4), (2, 3), (1, 2), True),
    "covering.dropped": ((1, 4, 5, 2), 2, 4, 0, True),  # a row of windows would begin outside
    "covering.dropped_padded": ((1, 5, 6, 1), 2, 4, 1, True),
}
for name, (xs, size, stride, padding, ceil) in POOLS.items():
    x = image(*xs)
    finish("max." + name, last(F.max_pool2d(first(x), size, stride, padding, 1, ceil)), (x,))
    for include in (True, False):
        y = F.avg_pool2d(first(x), size, stride, padding, ceil, include)
        finish("average." + name + ("" if include else ".inside"), last(y), (x,))
