"""Small models of other tools as ONNX, with what these tools compute themselves.

    pip install torch onnx onnxscript scikit-learn keras
    python3 others.py ../resources/org/bpnet/onnx/others.zip

PyTorch's two exporters, Keras with PyTorch behind it, and scikit-learn. scikit-learn's models are written
here operator by operator as skl2onnx 1.x does it (Scaler, MatMul, Add, activation, Softmax or Sigmoid, ArgMax,
ArrayFeatureExtractor, ZipMap), since only scikit-learn itself is needed for that.
"""

import io
import os
import sys
import tempfile
import warnings
import zipfile

os.environ["KERAS_BACKEND"] = "torch"
warnings.filterwarnings("ignore")

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

ZIP = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)
FOLDER = tempfile.mkdtemp()


def put(name, data):
    ZIP.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def keep(name, path, inputs, outputs):
    """The file, and inputs and outputs by name as tensors."""
    model = onnx.load(path)
    for node in list(model.graph.node) + [n for f in model.functions for n in f.node]:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in list(model.graph.value_info) + list(model.graph.input) + list(model.graph.output):
        del value.metadata_props[:]
    del model.graph.metadata_props[:]
    del model.graph.value_info[:]
    put(f"{name}/model.onnx", model.SerializeToString())
    for kind, tensors in (("input", inputs), ("output", outputs)):
        for key, value in tensors.items():
            put(f"{name}/{kind}_{key}.pb", numpy_helper.from_array(np.asarray(value), key).SerializeToString())
    ops = sorted({n.op_type for n in model.graph.node})
    opset = {o.domain: o.version for o in model.opset_import}
    print(name, model.producer_name, opset, os.path.getsize(path), ops, flush=True)


# ---- PyTorch ----------------------------------------------------------------------------------------


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(8)
        self.short = nn.Conv2d(3, 8, 1)

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y)) + self.short(x)
        return F.relu(y).mean((2, 3))


class Pixels(nn.Module):
    """Resizing, depth-wise and transposed convolutions, shuffled pixels."""

    def __init__(self):
        super().__init__()
        self.wise = nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.up = nn.ConvTranspose2d(4, 4, 4, stride=2, padding=1)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x):
        return torch.sigmoid(self.shuffle(self.up(F.hardswish(self.wise(x)))))


class Upsample(nn.Module):
    def forward(self, x):
        return F.interpolate(x, scale_factor=2, mode="nearest")


class Bilinear(nn.Module):
    def forward(self, x):
        return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class Words(nn.Module):
    """Embeddings of word numbers, averaged."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(20, 8)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        return F.log_softmax(self.out(self.words(x).mean(1)), 1)


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.cells = kind(4, 6, batch_first=True)

    def forward(self, x):
        return self.cells(x)[0][:, -1]


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x):
        return self.heads(x, x, x, need_weights=False)[0]


def torch_models():
    mlp = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 3))
    smooth = nn.Sequential(
        nn.Linear(4, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 8), nn.SiLU(), nn.Linear(8, 8), nn.ELU(),
        nn.Dropout(0.5), nn.Linear(8, 8), nn.LeakyReLU(0.1), nn.Linear(8, 8), nn.Mish(), nn.Linear(8, 8),
        nn.PReLU(), nn.Linear(8, 4), nn.Softplus(), nn.Softmax(1))
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 8, 3, stride=2),
        nn.GroupNorm(2, 8), nn.Hardswish(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 3))
    line = nn.Sequential(nn.Conv1d(2, 4, 3, padding=1), nn.ReLU(), nn.AvgPool1d(2), nn.Flatten(), nn.Linear(16, 2))
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    first = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True, norm_first=True, activation="gelu")
    rows = torch.randn(5, 4)
    yield "mlp", mlp, rows
    yield "smooth", smooth, rows
    yield "convnet", net, torch.randn(5, 1, 12, 12)
    yield "residual", Residual(), torch.randn(5, 3, 8, 8)
    yield "sequence", line, torch.randn(5, 2, 8)
    yield "pixels", Pixels(), torch.randn(5, 4, 4, 4)
    yield "transformer", layer, torch.randn(5, 6, 16)
    yield "transformer_first", first, torch.randn(5, 6, 16)
    yield "heads", Heads(), torch.randn(5, 6, 8)
    yield "words", Words(), torch.randint(0, 20, (5, 7))
    yield "upsample", Upsample(), torch.randn(5, 2, 4, 4)
    yield "bilinear", Bilinear(), torch.randn(5, 2, 4, 4)
    yield "lstm", Recurrent(nn.LSTM), torch.randn(5, 6, 4)
    yield "gru", Recurrent(nn.GRU), torch.randn(5, 6, 4)


def torch_export():
    for name, model, x in torch_models():
        torch.manual_seed(1)
        for module in model.modules():  # as after some training
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2)
        model.eval()
        with torch.no_grad():
            y = model(x)
        ways = {"dynamo": None, "legacy": 17}
        if name in ("mlp", "smooth", "convnet"):
            ways.update({"dynamo18": 18, "dynamo23": 23, "legacy9": 9, "legacy11": 11, "legacy13": 13})
        if name in ("transformer", "heads"):
            ways.update({"dynamo23": 23})
        for way, opset in ways.items():
            path = os.path.join(FOLDER, "model.onnx")
            try:
                if way.startswith("dynamo"):
                    torch.onnx.export(
                        model, (x,), path, dynamo=True, external_data=False, opset_version=opset, verbose=False,
                        input_names=["input"], output_names=["output"],
                        dynamic_shapes=({0: torch.export.Dim("batch", min=2, max=1000)},))
                else:
                    torch.onnx.export(
                        model, (x,), path, dynamo=False, opset_version=opset, input_names=["input"],
                        output_names=["output"], dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})
                keep(f"pytorch_{name}_{way}", path, {"input": x.numpy()}, {"output": y.numpy()})
            except Exception as e:  # said, and left out
                print(f"pytorch_{name}_{way}: not exported: {str(e).splitlines()[0][:200]}", flush=True)


# ---- Keras ------------------------------------------------------------------------------------------


def keras_export():
    import keras
    from keras import layers

    keras.utils.set_random_seed(1)
    dense = keras.Sequential(
        [layers.Input((4,)), layers.Dense(8, "relu"), layers.BatchNormalization(), layers.Dense(8, "gelu"),
         layers.Dropout(0.5), layers.Dense(3, "softmax")])
    conv = keras.Sequential(
        [layers.Input((12, 12, 1)), layers.Conv2D(4, 3, padding="same", activation="relu"), layers.MaxPooling2D(pool_size=2),
         layers.BatchNormalization(), layers.Conv2D(8, 3, strides=2, activation="swish"),
         layers.DepthwiseConv2D(2), layers.GlobalAveragePooling2D(), layers.Dense(3, "softmax")])
    flat = keras.Sequential(
        [layers.Input((8, 8, 3)), layers.Conv2D(4, 3, activation="tanh"), layers.AveragePooling2D(pool_size=2),
         layers.Flatten(), layers.Dense(2, "sigmoid")])
    for name, model, shape in (("dense", dense, (5, 4)), ("conv", conv, (5, 12, 12, 1)), ("flat", flat, (5, 8, 8, 3))):
        x = np.random.default_rng(1).normal(size=shape).astype(np.float32)
        path = os.path.join(FOLDER, "keras.onnx")
        y = model.predict(x, verbose=0)
        try:
            model.export(path, format="onnx", verbose=False)
            session = onnx.load(path)
            given, got = session.graph.input[0].name, session.graph.output[0].name
            keep(f"keras_{name}", path, {given: x}, {got: y})
        except Exception as e:
            print(f"keras_{name}: not exported: {str(e).splitlines()[0][:200]}", flush=True)


# ---- scikit-learn -----------------------------------------------------------------------------------


def scikit_export():
    from sklearn.datasets import load_diabetes, load_iris
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    iris = load_iris()
    names = iris.target_names[iris.target]
    two = iris.target < 2
    diabetes = load_diabetes(scaled=False)
    cases = {
        "classifier": (MLPClassifier((8, 6), activation="relu", max_iter=60, random_state=1), iris.data, names),
        "numbers": (MLPClassifier((5,), activation="tanh", max_iter=60, random_state=1), iris.data, iris.target * 10),
        "binary": (MLPClassifier((5,), activation="logistic", max_iter=60, random_state=1), iris.data[two], names[two]),
        "regressor": (MLPRegressor(hidden_layer_sizes=(8,), activation="relu", max_iter=60, random_state=1), diabetes.data, diabetes.target),
    }
    for name, (mlp, x, y) in cases.items():
        pipe = make_pipeline(StandardScaler(), mlp).fit(x, y)
        some = x[::12].astype(np.float32)
        path = os.path.join(FOLDER, "sklearn.onnx")
        onnx.save(scikit_graph(pipe), path)
        if name == "regressor":
            outputs = {"variable": pipe.predict(some).astype(np.float32).reshape(-1, 1)}
        else:
            outputs = {"probabilities": pipe.predict_proba(some).astype(np.float32)}
        keep(f"sklearn_{name}", path, {"X": some}, outputs)


def scikit_graph(pipe):
    scaler, mlp = pipe[0], pipe[1]
    classifies = hasattr(mlp, "classes_")
    nodes, constants = [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(value, name))
        return name

    nodes.append(helper.make_node(
        "Scaler", ["X"], ["variable1"], "Scaler", domain="ai.onnx.ml", offset=scaler.mean_.astype(float).tolist(),
        scale=(1 / scaler.scale_).tolist()))
    nodes.append(helper.make_node("Cast", ["variable1"], ["cast_input"], "Cast", to=TensorProto.FLOAT))
    at = "cast_input"
    kinds = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid"}
    for i, (weight, bias) in enumerate(zip(mlp.coefs_, mlp.intercepts_)):
        last = i == len(mlp.coefs_) - 1
        constant(f"coefficient{i}", weight.astype(np.float32))
        constant(f"intercepts{i}", bias.astype(np.float32).reshape(1, -1))
        nodes.append(helper.make_node("MatMul", [at, f"coefficient{i}"], [f"mul_result{i}"], f"MatMul{i}"))
        nodes.append(helper.make_node("Add", [f"mul_result{i}", f"intercepts{i}"], [f"add_result{i}"], f"Add{i}"))
        at = f"add_result{i}"
        if not last:
            nodes.append(helper.make_node(kinds[mlp.activation], [at], [f"next_activations{i}"], f"Activation{i}"))
            at = f"next_activations{i}"
    if not classifies:
        constant("shape_tensor", np.array([-1, 1], np.int64))
        nodes.append(helper.make_node("Reshape", [at, "shape_tensor"], ["variable"], "Reshape"))
        outputs = [helper.make_tensor_value_info("variable", TensorProto.FLOAT, [None, 1])]
    else:
        texts = mlp.classes_.dtype.kind == "U"
        if len(mlp.classes_) == 2:
            nodes.append(helper.make_node("Sigmoid", [at], ["out_activations_result"], "Sigmoid"))
            constant("unity", np.array(1, np.float32))
            nodes.append(helper.make_node("Sub", ["unity", "out_activations_result"], ["negative_class_proba"], "Sub"))
            nodes.append(helper.make_node(
                "Concat", ["negative_class_proba", "out_activations_result"], ["probabilities"], "Concat", axis=1))
        else:
            nodes.append(helper.make_node("Softmax", [at], ["probabilities"], "Softmax", axis=1))
        if texts:
            constants.append(helper.make_tensor(
                "classes", TensorProto.STRING, [len(mlp.classes_)], [c.encode() for c in mlp.classes_]))
        else:
            constant("classes", mlp.classes_.astype(np.int32))
        nodes.append(helper.make_node("ArgMax", ["probabilities"], ["argmax_output"], "ArgMax", axis=1))
        nodes.append(helper.make_node(
            "ArrayFeatureExtractor", ["classes", "argmax_output"], ["array_feature_extractor_result"],
            "ArrayFeatureExtractor", domain="ai.onnx.ml"))
        constant("flat", np.array([-1], np.int64))
        label = "array_feature_extractor_result"
        if not texts:
            nodes.append(helper.make_node("Cast", [label], ["cast_result"], "Cast1", to=TensorProto.INT64))
            label = "cast_result"
        nodes.append(helper.make_node("Reshape", [label, "flat"], ["output_label"], "Reshape"))
        names = (
            {"classlabels_strings": mlp.classes_.tolist()} if texts else {"classlabels_int64s": mlp.classes_.tolist()})
        nodes.append(helper.make_node(
            "ZipMap", ["probabilities"], ["output_probability"], "ZipMap", domain="ai.onnx.ml", **names))
        key = TensorProto.STRING if texts else TensorProto.INT64
        outputs = [
            helper.make_tensor_value_info("output_label", key, [None]),
            helper.make_value_info("output_probability", helper.make_sequence_type_proto(
                helper.make_map_type_proto(key, helper.make_tensor_type_proto(TensorProto.FLOAT, None)))),
        ]
    graph = helper.make_graph(
        nodes, "scikit-learn", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, scaler.n_features_in_])],
        outputs, constants)
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)], ir_version=8)


scikit_export()
torch_export()
keras_export()
ZIP.close()
