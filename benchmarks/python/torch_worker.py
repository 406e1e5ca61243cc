"""PyTorch as a worker process: eagerly, or compiled by torch.compile."""

import contextlib
import math

import protocol
import torch
import torch.nn.functional as F


class Factory:
    def __init__(self, compiled, narrow):
        self.compiled = compiled
        if narrow:  # the compiler looks at the processor, not at ATEN_CPU_CAPABILITY
            import torch._inductor.config as inductor

            inductor.cpp.simdlen = 256
        kind = "torch.compile" if compiled else "torch eager"
        self.name = f"{kind} {torch.__version__.partition('+')[0]}"

    def settings(self, work):
        training = work.rule != "INFERENCE"
        updates = ["fused", "compiled update" if self.compiled else "foreach"] if training else [""]
        layouts = ["", "channels last"] if len(work.network.input) == 3 else [""]
        return [", ".join(filter(None, (u, layout))) for u in updates for layout in layouts]

    def open(self, work, setting):
        return Contestant(work, setting, self.compiled)


class Contestant:
    def __init__(self, work, setting, compiled):
        torch.set_num_threads(work.threads)
        self.work = work
        self.layout = torch.channels_last if "channels last" in setting else torch.contiguous_format
        self.training = work.rule != "INFERENCE"
        self.parameters = []
        self.stages = [self.stage(*it) for it in zip(work.network.stages, protocol.extents(work.network), protocol.initial(work))]
        if work.goal == "arcface":
            self.classes = self.parameter(torch.from_numpy(protocol.class_weights(work)).t().contiguous())
        self.batches = [
            (self.images(torch.from_numpy(protocol.features(work, i))), torch.from_numpy(protocol.labels(work, i)))
            for i in range(protocol.BATCHES)
        ]
        self.forward = torch.compile(self.outputs) if compiled else self.outputs
        self.objective = torch.compile(self.loss_of) if compiled else self.loss_of
        if self.training:
            optimizer = self.optimizer("fused" in setting)
            self.update = torch.compile(optimizer.step) if "compiled update" in setting else optimizer.step
            self.clear = optimizer.zero_grad
        self.steps = 0
        self.last = None

    def optimizer(self, fused):
        how = {"fused": True} if fused else {"foreach": True}
        if self.work.rule == "ADAM":
            return torch.optim.Adam(self.parameters, lr=self.work.rate, betas=(0.9, 0.999), eps=1e-8, **how)
        momentum = 0.9 if self.work.rule == "MOMENTUM" else 0.0
        return torch.optim.SGD(self.parameters, lr=self.work.rate, momentum=momentum, **how)

    def parameter(self, values):
        self.parameters.append(values.clone(memory_format=torch.preserve_format).requires_grad_(self.training))
        return self.parameters[-1]

    def images(self, x):
        return x.permute(0, 3, 1, 2).contiguous(memory_format=self.layout) if x.dim() == 4 else x

    def kernel(self, values):
        ordered = torch.from_numpy(values).permute(3, 2, 0, 1)
        return self.parameter(ordered.contiguous(memory_format=self.layout))

    def stage(self, named, extent, first):
        name, n = named
        new = {key: self.parameter(torch.from_numpy(v)) for key, v in first.items() if not key.startswith("weight")}
        if name == "dense":
            # What is flattened here has channels before places.
            ordered = torch.from_numpy(first["weight"]).reshape(*extent, n[0])
            ordered = ordered.permute(3, 2, 0, 1) if len(extent) == 3 else ordered.t()
            weight = self.parameter(ordered.reshape(n[0], -1).contiguous())
            return lambda x: F.linear(x.flatten(1), weight, new["bias"])
        if name in ("conv", "unbiased"):
            kernel = self.kernel(first["weight"])
            return lambda x: F.conv2d(x, kernel, new.get("bias"), padding=n[2])
        if name == "max":
            return lambda x: F.max_pool2d(x, n[0], n[1])
        if name == "relu":
            return F.relu
        if name == "prelu":
            return lambda x: F.prelu(x, new["slope"])
        if name == "norm":
            return self.normalization(extent[-1], new["scale"], new["shift"])
        if name == "mean":
            return lambda x: x.mean((2, 3))
        if name == "table":
            return lambda _: new["rows"]
        if name == "block":
            return self.block(extent[-1], n[0], n[1], first, new)
        raise protocol.Unavailable(f"no stage {name} in torch_worker.py")

    def normalization(self, channels, scale, shift):
        mean, variance = torch.zeros(channels), torch.ones(channels)
        return lambda x: F.batch_norm(x, mean, variance, scale, shift, self.training, 0.1, 1e-5)

    def block(self, channels, out, stride, first, new):
        kernels = [self.kernel(first["weight1"]), self.kernel(first["weight2"])]
        norms = [self.normalization(out, new["scale" + i], new["shift" + i]) for i in "12"]
        zeros = (out - channels) // 2

        def shortcut(x):
            return x if stride == 1 and zeros == 0 else F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, zeros, zeros))

        def apply(x):
            h = F.relu(norms[0](F.conv2d(x, kernels[0], stride=stride, padding=1)))
            return F.relu(norms[1](F.conv2d(h, kernels[1], padding=1)) + shortcut(x))

        return apply

    def outputs(self, x):
        for stage in self.stages:
            x = stage(x)
        return x

    def loss_of(self, x, labels):
        out = self.outputs(x)
        goal = self.work.goal
        if goal == "softmax":
            return F.cross_entropy(out.float(), labels)
        if goal == "arcface":
            return arcface(out, self.classes, labels)
        same = labels[:, None] == labels[None, :]
        return triplet(out, same) if goal == "triplet" else contrastive(out, same)

    def autocast(self):
        half = self.work.precision == "BF16"
        return torch.autocast("cpu", torch.bfloat16) if half else contextlib.nullcontext()

    def run(self, steps):
        for _ in range(steps):
            x, labels = self.batches[self.steps % protocol.BATCHES]
            self.steps += 1
            if not self.training:
                with torch.inference_mode(), self.autocast():
                    self.last = self.forward(x)
                continue
            with self.autocast():
                loss = self.objective(x, labels)
            loss.backward()
            self.update()
            self.clear()
            self.last = loss.detach()

    def loss(self):
        return self.last.flatten()[0]


def squares(x):
    lengths = x.square().sum(1)
    return torch.addmm(lengths, x, x.t(), alpha=-2) + lengths[:, None]


def triplet(x, same):
    """Triplets are chosen without recording; the distances of the chosen are computed anew."""
    with torch.no_grad():
        d = squares(x)
        positive = d.masked_fill(~same, -1).argmax(1)
        negative = d.masked_fill(same, math.inf).argmin(1)
    apart = [(x - x[i]).square().sum(1).sqrt() for i in (positive, negative)]
    return F.relu(apart[0] - apart[1] + protocol.TRIPLET_MARGIN).mean()


def contrastive(x, same):
    d = torch.cdist(x, x)
    push = F.relu(protocol.CONTRASTIVE_MARGIN - d)
    n = len(x)
    return torch.where(same, d, push).square().sum() * (0.5 / (n * (n - 1)))


def arcface(x, weight, labels):
    c = F.linear(F.normalize(x), F.normalize(weight))
    at = labels[:, None]
    own = c.gather(1, at)
    m = protocol.ARCFACE_MARGIN
    turned = torch.cos(torch.acos(own.clamp(-1, 1)) + m)
    target = torch.where(own >= -math.cos(m), turned, own - m * math.sin(m))
    return F.cross_entropy(c.scatter(1, at, target) * protocol.ARCFACE_SCALE, labels)
