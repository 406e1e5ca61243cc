"""Writes src/test/resources/org/bpnet/nn/layers.csv: normalizations, poolings and attention.

Made with PyTorch 1.13.0a0 (Debian) on Python 3.11.2, 2026-11-21:
    python3 nn/src/test/python/layers.py > nn/src/test/resources/org/bpnet/nn/layers.csv
Each line is a name followed by numbers, in BPNet's layout, channels last. Element i of an input is
sin(1.3 i + 0.1), of parameter j (in order of creation) sin(0.9 i + 0.2 + j), of the cotangent
cos(0.7 i); so is it in LayersGoldenTest. What PyTorch has is computed by PyTorch, the rest from its
formula with PyTorch's gradients.
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


def parameter(j, *shape):
    return wave(shape, lambda i: math.sin(0.9 * i + 0.2 + j))


def finish(name, y, x, *parameters):
    c = wave(y.shape, lambda i: math.cos(0.7 * i)).detach()
    line(name + ".value", y)
    gradients = torch.autograd.grad((c * y).sum(), (x,) + parameters)
    line(name + ".x", gradients[0])
    for j, gradient in enumerate(gradients[1:]):
        line(name + "." + str(j), gradient)


def first(x):  # channels last to channels first
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


# ---- normalizations ---------------------------------------------------------------------------

for name, shape in {"flat": (5, 3), "images": (2, 3, 4, 3)}.items():
    mean, variance = torch.zeros(3), torch.ones(3)
    for step in ["", ".again"]:  # the running values change the evaluation alone
        x, scale, shift = image(*shape), parameter(0, 3), parameter(1, 3)
        used = x * 2 + 1 if step else x
        y = F.batch_norm(first(used), mean, variance, scale, shift, True, 0.1, 1e-5)
        finish("batch_norm." + name + step, last(y), x, scale, shift)
        line("batch_norm." + name + step + ".mean", mean)
        line("batch_norm." + name + step + ".variance", variance)
    x, scale, shift = image(*shape), parameter(0, 3), parameter(1, 3)
    y = F.batch_norm(first(x), mean, variance, scale, shift, False, 0.1, 1e-5)
    finish("batch_norm." + name + ".eval", last(y), x, scale, shift)

x, scale, shift = image(2, 3, 4), parameter(0, 4), parameter(1, 4)
finish("layer_norm.last", F.layer_norm(x, (4,), scale, shift), x, scale, shift)
x, scale, shift = image(2, 3, 4), parameter(0, 3, 4), parameter(1, 3, 4)
finish("layer_norm.two", F.layer_norm(x, (3, 4), scale, shift), x, scale, shift)
x, scale, shift = image(2, 3, 2, 6), parameter(0, 6), parameter(1, 6)
finish("group_norm", last(F.group_norm(first(x), 3, scale, shift)), x, scale, shift)
x = image(2, 3, 2, 4)
finish("instance_norm", last(F.instance_norm(first(x))), x)
x, scale = image(3, 5), parameter(0, 5)
finish("rms_norm", scale * x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-6), x, scale)
x = image(2, 2, 3, 7)
finish("local_response_norm.paper", last(F.local_response_norm(first(x), 5, 5e-4, 0.75, 2)), x)
finish("local_response_norm.even", last(F.local_response_norm(first(x), 4, 0.5, 0.6, 1)), x)


def batch_renorm(x, scale, shift, mean, deviation, most_scale, most_shift):
    mu = x.mean((0, 1))
    sigma = torch.sqrt(x.var((0, 1), unbiased=False) + 1e-5)
    r = (sigma / deviation).clamp(1 / most_scale, most_scale).detach()
    d = ((mu - mean) / deviation).clamp(-most_shift, most_shift).detach()
    return scale * ((x - mu) / sigma * r + d) + shift


x, scale, shift = image(4, 2, 3), parameter(0, 3), parameter(1, 3)
mean, deviation = torch.tensor([0.3, -0.1, 2.0]), torch.tensor([0.6, 1.1, 0.1])
y = batch_renorm(x, scale, shift, mean, deviation, 1.3, 0.5)
finish("batch_renorm", y, x, scale, shift)
sigma = torch.sqrt(x.var((0, 1), unbiased=False) + 1e-5)
line("batch_renorm.mean", mean + 0.01 * (x.mean((0, 1)) - mean))
line("batch_renorm.deviation", deviation + 0.01 * (sigma - deviation))

# ---- sizes ------------------------------------------------------------------------------------

x = image(2, 5, 7, 2)
finish("adaptive_average", last(F.adaptive_avg_pool2d(first(x), (3, 4))), x)
x = image(1, 3, 2, 2)
finish("up_sample.nearest", last(F.interpolate(first(x), scale_factor=3, mode="nearest")), x)
for factor in (2, 3):
    y = F.interpolate(first(x), scale_factor=factor, mode="bilinear", align_corners=False)
    finish("up_sample.bilinear." + str(factor), last(y), x)

# ---- attention: queries, keys, values, out; each a weight [in, out] and a bias -----------------

weights = [parameter(2 * j, 4, 4) for j in range(4)]
biases = [parameter(2 * j + 1, 4) for j in range(4)]
mixed = [p for pair in zip(weights, biases) for p in pair]


def attention(name, shape, padding=None, mask=None):  # masks are true where PyTorch looks away
    x = image(*shape)
    y, _ = F.multi_head_attention_forward(
        x.transpose(0, 1), x.transpose(0, 1), x.transpose(0, 1), 4, 2,
        torch.cat([w.t() for w in weights[:3]]), torch.cat(biases[:3]), None, None, False, 0.0,
        weights[3].t(), biases[3], key_padding_mask=padding, attn_mask=mask)
    finish(name, y.transpose(0, 1), x, *mixed)


later = torch.ones(4, 4).triu(1).bool()
padding = torch.tensor([[0, 0, 0, 1], [0, 1, 0, 1]]).bool()
attention("attention", (2, 3, 4))
attention("attention.causal", (2, 4, 4), mask=later)
attention("attention.padded", (2, 4, 4), padding=padding)
attention("attention.causal_padded", (2, 4, 4), padding=padding, mask=later)

# Queries [3, 2, 4], keys [3, 5, 4], values [3, 5, 3]; each query has a mask of its own.
q, k, v = image(3, 2, 4), parameter(0, 3, 5, 4), parameter(1, 3, 5, 3)
allowed = torch.tensor([(i * i + i // 5) % 3 != 1 for i in range(30)]).reshape(3, 2, 5)
logits = (q @ k.transpose(1, 2) / math.sqrt(4)).masked_fill(~allowed, -math.inf)
finish("attention.masked", F.softmax(logits, -1) @ v, q, k, v)
