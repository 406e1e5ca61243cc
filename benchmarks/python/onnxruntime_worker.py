"""ONNX Runtime as a worker process: inference alone."""

import numpy as np
import onnx
import onnxruntime
import protocol
from onnx import TensorProto, helper, numpy_helper


class Factory:
    name = f"ONNX Runtime {onnxruntime.__version__}"

    def __init__(self, narrow):
        self.narrow = narrow

    def settings(self, work):
        if self.narrow:
            raise protocol.Unavailable("it takes the widest vectors there are; no setting holds it to AVX2")
        if work.rule != "INFERENCE" or work.precision != "F32":
            raise protocol.Unavailable("it runs networks in single precision, it does not train them")
        return [""]

    def open(self, work, setting):
        return Contestant(work)


class Contestant:
    def __init__(self, work):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = work.threads
        self.session = onnxruntime.InferenceSession(
            model(work).SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        batches = (protocol.features(work, i) for i in range(protocol.BATCHES))
        self.batches = [{"x": np.ascontiguousarray(x.transpose(0, 3, 1, 2)) if x.ndim == 4 else x} for x in batches]
        self.steps = 0
        self.last = None

    def run(self, steps):
        for _ in range(steps):
            self.last = self.session.run(None, self.batches[self.steps % protocol.BATCHES])[0]
            self.steps += 1

    def loss(self):
        return self.last.reshape(-1)[0]


def model(work):
    nodes, constants = [], []

    def constant(values):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values), f"c{len(constants)}"))
        return constants[-1].name

    value = "x"
    before = protocol.extents(work.network)
    for (name, n), extent, first in zip(work.network.stages, before, protocol.initial(work)):
        if name == "dense":
            weight = first["weight"].reshape(*extent, n[0])
            if len(extent) == 3:  # what is flattened here has channels before places
                weight = weight.transpose(2, 0, 1, 3)
            flat = f"f{len(nodes)}"
            nodes.append(helper.make_node("Flatten", [value], [flat], axis=1))
            inputs = [flat, constant(weight.reshape(-1, n[0])), constant(first["bias"])]
            node = helper.make_node("Gemm", inputs, [f"v{len(nodes)}"])
        elif name == "conv":
            inputs = [value, constant(first["weight"].transpose(3, 2, 0, 1)), constant(first["bias"])]
            node = helper.make_node("Conv", inputs, [f"v{len(nodes)}"], pads=[n[2]] * 4)
        elif name == "max":
            node = helper.make_node(
                "MaxPool", [value], [f"v{len(nodes)}"], kernel_shape=[n[0]] * 2, strides=[n[1]] * 2
            )
        elif name == "relu":
            node = helper.make_node("Relu", [value], [f"v{len(nodes)}"])
        else:
            raise protocol.Unavailable(f"no stage {name} in onnxruntime_worker.py")
        nodes.append(node)
        value = node.output[0]
    extent = work.network.input
    shape = [work.batch, extent[2], *extent[:2]] if len(extent) == 3 else [work.batch, *extent]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(value, TensorProto.FLOAT, [work.batch, before[-1][-1]])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
