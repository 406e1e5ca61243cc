"""Writes src/test/resources/org/bpnet/nn/embed/metric.csv: losses, miners and distances of embeddings
as PyTorch Metric Learning has them, in double precision.

Made with pytorch-metric-learning 2.9.0 and PyTorch 2.13.0 on Python 3.11.7:
    pip install torch pytorch-metric-learning==2.9.0
    python3 nn/src/test/python/metric.py > nn/src/test/resources/org/bpnet/nn/embed/metric.csv
Each line is KIND#NAME#SET followed by numbers; a comma in a name is written as a semicolon. Sets 1 to
3 are drawn with those seeds; `ties` holds duplicates, zeros and equal distances. What PyTorch Metric
Learning lacks or defines otherwise is not here; MetricLearningTest says which.
"""

import torch
from pytorch_metric_learning import distances as D
from pytorch_metric_learning import losses as L
from pytorch_metric_learning import miners as M
from pytorch_metric_learning import reducers as R

torch.set_default_dtype(torch.float64)

LABELS = [0, 1, 2, 0, 1, 2, 0, 1, 0, 3]  # class 3 has one example
WIDTH = 4


def sets():
    for seed in (1, 2, 3):
        generator = torch.Generator().manual_seed(seed)
        yield str(seed), torch.randn(len(LABELS), WIDTH, generator=generator), LABELS
    # the corners of a cube: lengths and most distances are equal, and some are duplicates
    corners = [[1, 1, 1, 0], [1, 1, -1, 0], [1, -1, 1, 0], [1, 1, 1, 0], [-1, 1, 1, 0], [1, -1, -1, 0]]
    yield "ties", torch.tensor(corners + [[1, 1, -1, 0]] * 2).double(), [0, 1, 0, 0, 1, 1, 0, 2]


def line(kind, name, which, values):
    values = values.reshape(-1).tolist() if torch.is_tensor(values) else values
    numbers = [f"{v:.12g}" for v in values]
    print(",".join([f"{kind}#{name}#{which}".replace(",", ";")] + numbers))


EUCLIDEAN = D.LpDistance(normalize_embeddings=False)
UNIT = D.LpDistance()
SQUARED = D.LpDistance(normalize_embeddings=False, power=2)
UNIT_SQUARED = D.LpDistance(power=2)

DISTANCES = {
    "squared_euclidean": SQUARED,
    "squared_euclidean(unit=true)": UNIT_SQUARED,
    "euclidean": EUCLIDEAN,
    "euclidean(unit=true)": UNIT,
    "cosine": D.CosineSimilarity(),
    "dot": D.DotProductSimilarity(normalize_embeddings=False),
    "dot(unit=true)": D.DotProductSimilarity(),
    "lp(p=1)": D.LpDistance(p=1, normalize_embeddings=False),
    "lp(p=3, power=2)": D.LpDistance(p=3, power=2, normalize_embeddings=False),
    "lp(p=1.5, unit=true)": D.LpDistance(p=1.5),
    "snr": D.SNRDistance(normalize_embeddings=False),
    "snr(unit=true)": D.SNRDistance(),
}


def weights(rows, columns):
    return torch.cos(torch.arange(rows * columns).double()).reshape(rows, columns)


def distance_lines():
    for name, distance in DISTANCES.items():
        for which, x, labels in sets():
            if which == "ties":
                continue  # roots at 0 have other gradients there
            x = x[:6].clone().requires_grad_()
            matrix = distance(x)
            if name == "cosine":
                matrix = 1 - matrix
            elif name.startswith("dot"):
                matrix = -matrix
            (matrix * (1 - torch.eye(6)) * weights(6, 6)).sum().backward()
            line("distance", name, which, matrix * (1 - torch.eye(6)))
            line("distance gradient", name, which, x.grad)


# ---- miners: how often each pair is chosen, as positives and as negatives ---------------------------

MINERS = {
    "batch_hard|euclidean(unit=true)": M.BatchHardMiner(),
    "batch_hard|cosine": M.BatchHardMiner(distance=D.CosineSimilarity()),
    "batch_easy_positive|euclidean": M.BatchEasyHardMiner(distance=EUCLIDEAN),
    "batch_easy_positive(negative=hard)|cosine": M.BatchEasyHardMiner(
        neg_strategy="hard", distance=D.CosineSimilarity()
    ),
    "batch_easy_positive(negative=easy)|euclidean": M.BatchEasyHardMiner(
        neg_strategy="easy", distance=EUCLIDEAN
    ),
    "triplet_margin|euclidean(unit=true)": M.TripletMarginMiner(),
    "triplet_margin(margin=0.3, kind=hard)|cosine": M.TripletMarginMiner(
        margin=0.3, type_of_triplets="hard", distance=D.CosineSimilarity()
    ),
    "triplet_margin(margin=0.5, kind=semi_hard)|squared_euclidean": M.TripletMarginMiner(
        margin=0.5, type_of_triplets="semihard", distance=SQUARED
    ),
    "triplet_margin(margin=0.1, kind=easy)|euclidean": M.TripletMarginMiner(
        margin=0.1, type_of_triplets="easy", distance=EUCLIDEAN
    ),
    "multi_similarity|cosine": M.MultiSimilarityMiner(),
    "multi_similarity(epsilon=0.5)|euclidean": M.MultiSimilarityMiner(0.5, distance=EUCLIDEAN),
    "pair_margin|euclidean(unit=true)": M.PairMarginMiner(),
    "pair_margin(positive=0.5, negative=0.9)|cosine": M.PairMarginMiner(
        pos_margin=0.5, neg_margin=0.1, distance=D.CosineSimilarity()
    ),
    "angular|euclidean": M.AngularMiner(),
    "angular(angle=45)|cosine": M.AngularMiner(angle=45),
}


def counts(anchors, others, n):
    result = torch.zeros(n, n)
    for a, o in zip(anchors.tolist(), others.tolist()):
        result[a, o] += 1
    return result


def miner_lines():
    for name, miner in MINERS.items():
        for which, x, labels in sets():
            if which == "ties":
                continue  # which of equals comes first is left open there
            chosen = miner(x, torch.tensor(labels))
            a1, p, a2, n = chosen if len(chosen) == 4 else (chosen[0], chosen[1], chosen[0], chosen[2])
            line("positives", name, which, counts(a1, p, len(labels)))
            line("negatives", name, which, counts(a2, n, len(labels)))
    miner = M.DistanceWeightedMiner()
    for which, x, labels in sets():
        # the weights of DistanceWeightedMiner.mine, which it draws with
        if which == "ties":
            continue
        x = torch.cat([x, x * 0.5 + 0.3 * torch.roll(x, 1, 0)], dim=1)
        line("wide", "all", which, x)
        labels = torch.tensor(labels)
        d = float(x.size(1))
        matrix = torch.clamp(miner.distance(x), min=miner.cutoff)
        logs = (2.0 - d) * torch.log(matrix) - ((d - 3) / 2) * torch.log(1.0 - 0.25 * matrix**2)
        drawn = (labels[:, None] != labels[None]) & (matrix < miner.nonzero_loss_cutoff)
        share = torch.where(drawn, torch.exp(logs), torch.zeros(()))
        total = share.sum(1, keepdim=True)
        line("weights", "distance_weighted", which, torch.where(total > 0, share / total, share))


# ---- losses: value and gradient ---------------------------------------------------------------------

MEAN, SUM, ANCHOR = R.MeanReducer, R.SumReducer, R.PerAnchorReducer


def mined(loss, miner):
    return lambda x, y: loss(x, y, miner(x, y))


def unit(loss):
    """AngularLoss scales anchors and positives to length 1, but forgets the negatives."""
    return lambda x, y: loss(torch.nn.functional.normalize(x), y)


LOSSES = {
    "hinge_contrastive": L.ContrastiveLoss(),
    "hinge_contrastive(positive=0.3, negative=1.2, distance=euclidean, reducer=mean)": L.ContrastiveLoss(
        pos_margin=0.3, neg_margin=1.2, distance=EUCLIDEAN, reducer=MEAN()
    ),
    "hinge_contrastive(reducer=per_anchor)": L.ContrastiveLoss(reducer=ANCHOR()),
    "hinge_contrastive(miner=multi_similarity, reducer=sum)": mined(
        L.ContrastiveLoss(reducer=SUM()), M.MultiSimilarityMiner(distance=UNIT)
    ),
    "hinge_contrastive(miner=triplet_margin)": mined(L.ContrastiveLoss(), M.TripletMarginMiner()),
    "hinge_contrastive(miner=pair_margin)": mined(L.ContrastiveLoss(), M.PairMarginMiner()),
    "cosine_contrastive": L.ContrastiveLoss(
        pos_margin=1, neg_margin=0, distance=D.CosineSimilarity()
    ),
    "snr_contrastive": L.SignalToNoiseRatioContrastiveLoss(),
    "triplet(margin=0.05, distance=euclidean(unit=true))": L.TripletMarginLoss(),
    "triplet": L.TripletMarginLoss(margin=0.2, distance=UNIT_SQUARED),
    "triplet(margin=0.5, distance=cosine, reducer=mean)": L.TripletMarginLoss(
        margin=0.5, distance=D.CosineSimilarity(), reducer=MEAN()
    ),
    "triplet(margin=1, swap=true, distance=euclidean, reducer=sum)": L.TripletMarginLoss(
        margin=1, swap=True, distance=EUCLIDEAN, reducer=SUM()
    ),
    "triplet(swap=true, distance=cosine)": L.TripletMarginLoss(
        margin=0.2, swap=True, distance=D.CosineSimilarity()
    ),
    "triplet(miner=batch_hard, distance=euclidean)": mined(
        L.TripletMarginLoss(margin=0.2, distance=EUCLIDEAN), M.BatchHardMiner(distance=EUCLIDEAN)
    ),
    "triplet(margin=2, swap=true, miner=batch_hard, distance=euclidean)": mined(
        L.TripletMarginLoss(margin=2, swap=True, distance=EUCLIDEAN),
        M.BatchHardMiner(distance=EUCLIDEAN),
    ),
    "triplet(miner=batch_easy_positive, distance=euclidean)": mined(
        L.TripletMarginLoss(margin=0.2, distance=EUCLIDEAN), M.BatchEasyHardMiner(distance=EUCLIDEAN)
    ),
    "triplet(miner=triplet_margin(kind=semi_hard), distance=euclidean(unit=true))": mined(
        L.TripletMarginLoss(margin=0.2), M.TripletMarginMiner(type_of_triplets="semihard")
    ),
    "triplet(miner=triplet_margin(margin=0.1, kind=hard), swap=true, distance=euclidean)": mined(
        L.TripletMarginLoss(margin=0.2, swap=True, distance=EUCLIDEAN),
        M.TripletMarginMiner(margin=0.1, type_of_triplets="hard", distance=EUCLIDEAN),
    ),
    "triplet(miner=multi_similarity, distance=cosine)": mined(
        L.TripletMarginLoss(margin=0.2, distance=D.CosineSimilarity()), M.MultiSimilarityMiner()
    ),
    "triplet(margin=0.3, miner=angular, distance=euclidean(unit=true))": mined(
        L.TripletMarginLoss(margin=0.3), M.AngularMiner()
    ),
    "soft_triplet(miner=all)": L.TripletMarginLoss(
        margin=0, smooth_loss=True, distance=EUCLIDEAN, reducer=MEAN()
    ),
    "soft_triplet(margin=0.3, swap=true, miner=all, distance=lp(p=1))": L.TripletMarginLoss(
        margin=0.3,
        smooth_loss=True,
        swap=True,
        distance=D.LpDistance(p=1, normalize_embeddings=False),
        reducer=MEAN(),
    ),
    "lifted_structure": L.LiftedStructureLoss(distance=EUCLIDEAN),
    "lifted_structure(margin=0.7, distance=cosine, miner=multi_similarity)": mined(
        L.LiftedStructureLoss(neg_margin=0.3, pos_margin=1, distance=D.CosineSimilarity()),
        M.MultiSimilarityMiner(),
    ),
    "generalized_lifted": L.GeneralizedLiftedStructureLoss(distance=EUCLIDEAN),
    "multi_similarity": L.MultiSimilarityLoss(),
    "multi_similarity(alpha=3, beta=20, base=0.7, miner=multi_similarity)": mined(
        L.MultiSimilarityLoss(alpha=3, beta=20, base=0.7), M.MultiSimilarityMiner()
    ),
    "multi_similarity(base=-0.5, distance=euclidean)": L.MultiSimilarityLoss(distance=EUCLIDEAN),
    "circle": L.CircleLoss(),
    "circle(gamma=256, margin=0.25, miner=pair_margin(positive=0.5, negative=0.9))": mined(
        L.CircleLoss(m=0.25, gamma=256),
        M.PairMarginMiner(pos_margin=0.5, neg_margin=0.1, distance=D.CosineSimilarity()),
    ),
    "n_pair(penalty=0, distance=dot(unit=true))": L.NPairsLoss(),
    "n_pair(penalty=0)": L.NPairsLoss(distance=D.DotProductSimilarity(normalize_embeddings=False)),
    "n_pair(penalty=0, distance=euclidean)": L.NPairsLoss(distance=EUCLIDEAN),
    "nt_xent(temperature=0.07)": L.NTXentLoss(),
    "nt_xent(distance=euclidean, reducer=per_anchor)": L.NTXentLoss(
        temperature=0.5, distance=EUCLIDEAN, reducer=ANCHOR()
    ),
    "nt_xent(miner=multi_similarity)": mined(
        L.NTXentLoss(temperature=0.5), M.MultiSimilarityMiner()
    ),
    "supcon": L.SupConLoss(),
    "supcon(temperature=0.5, miner=pair_margin, distance=euclidean(unit=true), reducer=nonzero_mean)": mined(
        L.SupConLoss(temperature=0.5, distance=UNIT), M.PairMarginMiner()
    ),
    "nca(distance=squared_euclidean(unit=true))": L.NCALoss(),
    "nca(scale=0.3)": L.NCALoss(softmax_scale=0.3, distance=SQUARED),
    "angular": unit(L.AngularLoss()),
    "angular(angle=55, reducer=nonzero_mean)": unit(
        L.AngularLoss(alpha=55, reducer=R.AvgNonZeroReducer())
    ),
}

# where an anchor has no positives, PyTorch Metric Learning has a loss that the paper has not
PAIRED = ("generalized_lifted",)


def loss_lines():
    for name, loss in LOSSES.items():
        for which, x, labels in sets():
            if name.split("(")[0] in PAIRED:
                x, labels, which = x[:-1], labels[:-1], which + " but last"
            x = x.clone().requires_grad_()
            value = loss(x, torch.tensor(labels))
            value.backward()
            line("loss", name, which, value.detach().reshape(1))
            line("loss gradient", name, which, x.grad)


for which, x, labels in sets():
    line("embeddings", "all", which, x)
    line("labels", "all", which, labels)
distance_lines()
miner_lines()
loss_lines()
