"""Writes the golden values of linear models: src/test/resources/org/bpnet/cli/linear.csv, beside the
tables that they are fitted to, linear-numbers.csv and linear-answers.csv.

Made with scikit-learn 1.9.1 and NumPy on Python 3, 2026-11-29, in cli/src/test:
    python3 python/linear.py resources/org/bpnet/cli

Features, and for numbers the target too, have mean 0 and deviation 1, as BPNet trains on. Each line is
a name, the coefficients, and the intercept.
"""

import pathlib
import sys

import numpy
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

ROWS = 80
RIDGE = 0.1  # l2(0.1) of the mean of squares
LASSO = 0.2  # soft_threshold(0.2) of half the mean of squares
MARGIN = 0.05  # l2(0.05) of the mean loss of answers

folder = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(16)
x = numpy.round(random.normal(size=(ROWS, 4)) * [1, 3, 0.5, 10] + [0, 1, -2, 5], 3)
score = x @ [1.5, -0.4, 0.1, 0.12] + random.normal(size=ROWS)
numbers = numpy.round(score, 3)
answers = numpy.where(score > numpy.median(score), "yes", "no")


def table(name, target):
    rows = ["a,b,c,d,y"] + [",".join(map(str, [*row, t])) for row, t in zip(x, target)]
    (folder / name).write_text("\n".join(rows) + "\n")


def line(name, model):
    values = [*numpy.ravel(model.coef_), *numpy.ravel(model.intercept_)]
    return ",".join([name] + [repr(float(v)) for v in values])


table("linear-numbers.csv", numbers)
table("linear-answers.csv", answers)
features = StandardScaler().fit_transform(x)
target = StandardScaler().fit_transform(numbers[:, None])[:, 0]
yes = answers == "yes"
strength = 1 / (2 * MARGIN * ROWS)
lines = [
    line("ridge", Ridge(alpha=RIDGE * ROWS, tol=1e-12).fit(features, target)),
    line("lasso", Lasso(alpha=LASSO, tol=1e-12, max_iter=100000).fit(features, target)),
    line("logistic", LogisticRegression(C=strength, tol=1e-12, max_iter=10000).fit(features, yes)),
    line(
        "svm",  # the intercept is hardly penalised there, and not at all here
        LinearSVC(
            C=strength, dual=False, intercept_scaling=1000, tol=1e-14, max_iter=100000
        ).fit(features, yes),
    ),
]
(folder / "linear.csv").write_text("\n".join(lines) + "\n")
