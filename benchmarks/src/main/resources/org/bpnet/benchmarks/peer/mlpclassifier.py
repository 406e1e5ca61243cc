# scikit-learn's side of the whole-command row: reads Fashion-MNIST, trains as bpnet does, scores the test images.
# Arguments: the folder with the IDX files, epochs. `--version` prints the version.
import gzip
import os
import sys
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier


def idx(name):
    plain = os.path.join(folder, name)
    opened = open(plain, "rb") if os.path.exists(plain) else gzip.open(plain + ".gz", "rb")
    with opened as file:
        data = file.read()
    rank = data[3]
    shape = numpy.frombuffer(data, ">u4", rank, 4)
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * rank).reshape(shape)


def images(name):
    pixels = idx(name)
    return pixels.reshape(len(pixels), -1).astype(numpy.float32) / 255


if sys.argv[1] == "--version":
    print(sklearn.__version__)
    sys.exit()
folder, epochs = sys.argv[1], int(sys.argv[2])
warnings.filterwarnings("ignore")  # that it has not converged yet
x, y = images("train-images-idx3-ubyte"), idx("train-labels-idx1-ubyte")
kept = 54000  # bpnet keeps a tenth to choose the best epoch by
model = MLPClassifier((256, 128), batch_size=128, max_iter=epochs, alpha=0, n_iter_no_change=epochs)
model.fit(x[:kept], y[:kept])
print(model.score(x[kept:], y[kept:]))
print(model.score(images("t10k-images-idx3-ubyte"), idx("t10k-labels-idx1-ubyte")))
