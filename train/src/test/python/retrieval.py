"""Writes src/test/resources/org/bpnet/train/retrieval/retrieval.csv: measures of retrieval, verification,
clustering and separation.

Made with pytorch-metric-learning 2.9.0, PyTorch 2.13.0, scikit-learn 1.9.1 and NumPy 2.4.6 on Python 3.11.7:
    pip install torch pytorch-metric-learning==2.9.0 scikit-learn
    python3 train/src/test/python/retrieval.py > train/src/test/resources/org/bpnet/train/retrieval/retrieval.csv
Each line is KIND#SET followed by numbers. Sets 1 to 3 are drawn with those seeds; distances of `ties` are
rounded, so that many are equal, for what does not depend on their order.
"""

import numpy as np
import torch
from pytorch_metric_learning.distances import LpDistance
from pytorch_metric_learning.utils.accuracy_calculator import AccuracyCalculator
from pytorch_metric_learning.utils.inference import CustomKNN
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score, roc_auc_score, roc_curve
from sklearn.neighbors import KNeighborsClassifier

N, WIDTH = 40, 3
KNN = CustomKNN(LpDistance(normalize_embeddings=False))
NAMES = ("precision_at_1", "r_precision", "mean_average_precision_at_r")


def line(kind, which, *values):
    numbers = [f"{v:.12g}" for value in values for v in np.asarray(value, dtype=float).reshape(-1)]
    print(",".join([f"{kind}#{which}"] + numbers))


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


for seed in (1, 2, 3):
    random = np.random.default_rng(seed)
    y = np.append(random.integers(0, 5, N - 1), 9)  # class 9 has one example
    x = (random.normal(size=(N, WIDTH)) + 1.2 * np.eye(5, WIDTH)[y % 5]).astype(np.float32).astype(float)
    line("embeddings", seed, x)
    line("labels", seed, y)

    tx, ty = torch.tensor(x), torch.tensor(y)
    found = AccuracyCalculator(include=NAMES, knn_func=KNN, device=torch.device("cpu")).get_accuracy(tx, ty)
    line("retrieval", seed, [found[name] for name in NAMES])
    whole = AccuracyCalculator(
        include=("mean_average_precision",), k=N - 1, knn_func=KNN, device=torch.device("cpu")
    ).get_accuracy(tx, ty)
    line("map", seed, whole["mean_average_precision"])

    apart = np.linalg.norm(x[:, None] - x[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    order = np.argsort(apart, axis=1)
    queries = [i for i in range(N) if (y == y[i]).sum() > 1]
    line("recall", seed, [np.mean([(y[order[i, :k]] == y[i]).any() for i in queries]) for k in (1, 2, 4, 8)])
    voted = [
        KNeighborsClassifier(1).fit(np.delete(x, i, 0), np.delete(y, i)).predict(x[i : i + 1])[0] == y[i]
        for i in queries
    ]
    line("knn", seed, np.mean(voted))

    pairs = np.triu_indices(N, 1)
    for which, d in ((seed, apart[pairs]), (f"ties {seed}", np.round(apart[pairs], 1))):
        same = y[pairs[0]] == y[pairs[1]]
        fpr, tpr, thresholds = roc_curve(same, -d, drop_intermediate=False)
        line("distances", which, d)
        line("same", which, same)
        line("auc", which, roc_auc_score(same, -d))
        line("roc", which, fpr, tpr)
        line("tar", which, [tpr[fpr <= far].max() for far in (0.001, 0.01, 0.1)])
        at = np.argmax(fpr >= 1 - tpr)
        gap = fpr - (1 - tpr)
        share = -gap[at - 1] / (gap[at] - gap[at - 1])
        line("eer", which, fpr[at - 1] + share * (fpr[at] - fpr[at - 1]))
        folds = []
        for fold in range(10):
            test = np.zeros(len(d), bool)
            test[len(d) * fold // 10 : len(d) * (fold + 1) // 10] = True
            candidates = np.concatenate([[-np.inf], np.unique(d[~test])])
            scores = [((d[~test] <= t) == same[~test]).mean() for t in candidates]
            best = candidates[int(np.argmax(scores))]
            larger = d[~test][d[~test] > best]
            middle = (best + larger.min()) / 2 if len(larger) and np.isfinite(best) else best
            folds.append(((d[test] <= middle) == same[test]).mean())
        line("folds", which, folds)

    clusters = random.integers(0, 4, N)
    mixed = np.where(random.random(N) < 0.6, y, clusters)
    line("clusters", seed, mixed)
    line("nmi", seed, normalized_mutual_info_score(y, mixed), adjusted_mutual_info_score(y, mixed))

    # the definitions, example by example
    mean, within, between = x.mean(0), 0, 0
    u = unit(x)
    turned_within, turned_between, close = 0, 0, []
    for c in np.unique(y):
        members = x[y == c]
        centre, middle = members.mean(0), u[y == c].mean(0)
        for i in np.flatnonzero(y == c):
            within += ((x[i] - centre) ** 2).sum() / N
            between += ((centre - mean) ** 2).sum() / N
            turned_within += 1 - u[i] @ unit(middle)
            turned_between += 1 - unit(middle) @ unit(u.mean(0))
            close += [((u[i] - u[j]) ** 2).sum() for j in np.flatnonzero(y == c) if i != j]
    spread = [np.exp(-2 * ((u[i] - u[j]) ** 2).sum()) for i in range(N) for j in range(i)]
    line(
        "separation", seed, within, between, turned_within / turned_between, np.mean(close), np.log(np.mean(spread))
    )
