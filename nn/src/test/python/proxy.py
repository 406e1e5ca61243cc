"""Writes src/test/resources/org/bpnet/nn/embed/proxy.csv: losses with something learnt for each class,
with a memory of earlier batches, and of two views, in double precision.

Made with pytorch-metric-learning 2.9.0 and PyTorch 2.13.0 on Python 3.11.7:
    pip install torch pytorch-metric-learning==2.9.0
    python3 nn/src/test/python/proxy.py > nn/src/test/resources/org/bpnet/nn/embed/proxy.csv
Each line is KIND#NAME#SET followed by numbers; a comma in a name is written as a semicolon. Sets 1 to
3 are drawn with those seeds; `ties` holds duplicates and zeros. What PyTorch Metric Learning lacks is
written down from its paper's equations here, in other words than the library's.
"""

import torch
from pytorch_metric_learning import distances as D
from pytorch_metric_learning import losses as L
from pytorch_metric_learning import reducers as R
from torch.nn.functional import normalize

torch.set_default_dtype(torch.float64)

CLASSES, WIDTH = 4, 5
LABELS = [0, 1, 2, 0, 1, 2, 0, 1, 0, 2]  # class 3 has no example


def sets():
    for seed in (1, 2, 3):
        generator = torch.Generator().manual_seed(seed)
        yield str(seed), torch.randn(len(LABELS), WIDTH, generator=generator)
    x = torch.tensor([[1.0, 1, 1, 0, 2], [1, -1, 1, 0, 0], [0, 0, 0, 0, 0]])
    yield "ties", torch.cat([x, x, x, x[:1]])


def vectors(rows):
    i = torch.arange(rows * WIDTH).double()
    return torch.cos(0.9 * i + 0.2).reshape(rows, WIDTH)


def line(kind, name, which, values):
    values = values.detach().reshape(-1).tolist()
    numbers = [f"{v:.12g}" for v in values]
    print(",".join([f"{kind}#{name}#{which}".replace(",", ";")] + numbers))


# ---- by the papers' equations --------------------------------------------------------------------


def proxy_nca(x, y, p):
    total = 0
    for i in range(len(x)):
        d = ((normalize(x[i], dim=0) - normalize(p, dim=1)) ** 2).sum(1)
        others = [k for k in range(len(p)) if k != y[i]]
        total = total + d[y[i]] + torch.log(torch.exp(-d[others]).sum())
    return total / len(x)


def center(x, y, c):
    return sum(((x[i] - c[y[i]]) ** 2).sum() for i in range(len(x))) / 2


def contrastive_center(x, y, c):
    total = 0
    for i in range(len(x)):
        d = ((x[i] - c) ** 2).sum(1)
        total = total + d[y[i]] / (d.sum() - d[y[i]] + 1) / 2
    return total


def barlow_twins(one, other):
    one, other = (torch.nn.BatchNorm1d(WIDTH, affine=False)(z) for z in (one, other))
    c = one.T @ other / len(one)
    eye = torch.eye(WIDTH)
    return (((c - eye) ** 2) * (eye + 0.005 * (1 - eye))).sum()


def boundaries(rows, **settings):
    loss = L.MarginLoss(learn_beta=True, num_classes=CLASSES if rows > 1 else None, **settings)
    loss.beta.data = 1 + 0.1 * torch.arange(rows).double()
    return loss, loss.beta


def with_proxies(loss, name="proxies"):
    rows = CLASSES if name == "proxies" else CLASSES * loss.centers_per_class
    own = vectors(rows)
    parameter = torch.nn.Parameter(own if name == "proxies" else own.T.contiguous())
    setattr(loss, name, parameter)
    return loss, parameter


def plain(function):
    parameter = torch.nn.Parameter(vectors(CLASSES))
    return lambda x, y: function(x, y.tolist(), parameter), parameter


LOSSES = {
    "proxy_nca(own=true)": lambda: with_proxies(L.ProxyNCALoss(CLASSES, WIDTH)),
    "proxy_nca": lambda: plain(proxy_nca),
    "proxy_nca_pp": lambda: with_proxies(L.ProxyNCALoss(CLASSES, WIDTH, softmax_scale=9)),
    "proxy_anchor": lambda: with_proxies(L.ProxyAnchorLoss(CLASSES, WIDTH)),
    "proxy_anchor(alpha=8, margin=0.3)": lambda: with_proxies(
        L.ProxyAnchorLoss(CLASSES, WIDTH, margin=0.3, alpha=8)
    ),
    "soft_triple": lambda: with_proxies(L.SoftTripleLoss(CLASSES, WIDTH), "fc"),
    "soft_triple(lambda=5, gamma=0.5, margin=0.2, centres=2)": lambda: with_proxies(
        L.SoftTripleLoss(CLASSES, WIDTH, centers_per_class=2, la=5, gamma=0.5, margin=0.2), "fc"
    ),
    "margin(miner=all)": lambda: boundaries(1),
    "margin(margin=0.4, per_class=true, miner=all, distance=euclidean)": lambda: boundaries(
        CLASSES, margin=0.4, distance=D.LpDistance(normalize_embeddings=False)
    ),
    "center(mode=exact)": lambda: plain(center),
    "contrastive_center": lambda: plain(contrastive_center),
}

for which, x in sets():
    line("embeddings", "all", which, x)
line("labels", "all", "all", torch.tensor(LABELS))
for name, make in LOSSES.items():
    for which, x in sets():
        if which == "ties" and "margin(" in name[:7]:
            continue  # roots at 0 have other gradients there
        loss, parameter = make()
        x = x.clone().requires_grad_()
        value = loss(x, torch.tensor(LABELS))
        value.backward()
        gradient = parameter.grad
        line("loss", name, which, value)
        line("gradient", name, which, x.grad)
        line("own", name, which, gradient.T if gradient.dim() == 2 and len(gradient) == WIDTH else gradient)

# ---- a memory: three batches of the set one after the other, as the queue fills and runs over -----

MEMORIES = {
    "xbm(loss=hinge_contrastive, size=8)": lambda: L.ContrastiveLoss(),
    "xbm(loss=triplet(margin=0.2, distance=euclidean), size=8)": lambda: L.TripletMarginLoss(
        margin=0.2, distance=D.LpDistance(normalize_embeddings=False)
    ),
    "xbm(loss=multi_similarity, size=6)": lambda: L.MultiSimilarityLoss(),
    "xbm(loss=nt_xent(temperature=0.07), size=5)": lambda: L.NTXentLoss(),
}
BATCHES = [(0, 3), (3, 6), (6, 10)]
for name, make in MEMORIES.items():
    for which, x in sets():
        if which == "ties":
            continue
        memory = L.CrossBatchMemory(make(), WIDTH, int(name.split("size=")[1][:-1]))
        for number, (start, end) in enumerate(BATCHES):
            batch = x[start:end].clone().requires_grad_()
            value = memory(batch, torch.tensor(LABELS[start:end]))
            value.backward()
            line("loss", name, f"{which}.{number}", value)
            line("gradient", name, f"{which}.{number}", batch.grad)

# ---- two views -----------------------------------------------------------------------------------

VIEWS = {
    "barlow_twins": barlow_twins,
    "vicreg": lambda one, other: L.VICRegLoss()(one, ref_emb=other),
    "vicreg(invariance=2, variance=3, covariance=4)": lambda one, other: L.VICRegLoss(2, 3, 4)(
        one, ref_emb=other
    ),
}
for name, loss in VIEWS.items():
    for which, x in sets():
        one = x.clone().requires_grad_()
        other = (0.5 * x + 0.3 * torch.roll(x, 1, 0)).detach().requires_grad_()
        value = loss(one, other)
        value.backward()
        line("loss", name, which, value)
        line("gradient", name, which, one.grad)
        line("other", name, which, other.grad)
