"""Golden values for the metrics. Run with scikit-learn 1.2.1: python3 golden.py > golden.json"""
import json

import numpy as np
import sklearn
from sklearn import metrics

rng = np.random.default_rng(7)
actual = rng.integers(0, 3, 40)  # class 3 never occurs
predicted = np.where(rng.random(40) < 0.6, actual, rng.integers(0, 5, 40))
predicted[predicted == 2] = 4  # class 2 is never predicted
labels = sorted(set(actual) | set(predicted))
p, r, f, s = metrics.precision_recall_fscore_support(
    actual, predicted, labels=range(5), zero_division=0)
mp, mr, mf, _ = metrics.precision_recall_fscore_support(
    actual, predicted, average="macro", zero_division=0)

y = rng.normal(1e4, 3.0, (30, 2))
z = y + rng.normal(0.1, [0.5, 4.0], (30, 2))
print(json.dumps({
    "scikit_learn": sklearn.__version__,
    "actual": actual.tolist(),
    "predicted": predicted.tolist(),
    "confusion": metrics.confusion_matrix(actual, predicted, labels=range(5)).ravel().tolist(),
    "accuracy": metrics.accuracy_score(actual, predicted),
    "precision": p.tolist(), "recall": r.tolist(), "f1": f.tolist(),
    "macro_precision": mp, "macro_recall": mr, "macro_f1": mf,
    "y": y.ravel().tolist(),
    "z": z.ravel().tolist(),
    "r2": metrics.r2_score(y, z),
    "r2_second": metrics.r2_score(y[:, 1], z[:, 1]),
    "mae": metrics.mean_absolute_error(y, z),
    "rmse": float(np.mean(np.sqrt(metrics.mean_squared_error(y, z, multioutput="raw_values")))),
}, indent=1))
