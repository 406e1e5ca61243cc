"""Writes the node tests of the ONNX project that this test reads, as one zip:

    pip install onnx==1.23.1
    python3 onnx/src/test/python/node_tests.py onnx/src/test/resources/org/bpnet/onnx/node-tests.zip

The cases are those of `onnx.backend.test` (Apache-2.0, The ONNX Project Contributors), of operators
that networks forward use, with elements of types that are read. Sequences, maps, training, control
flow, quantisation, signals and random numbers are left out, and so are files above 20 kB.
"""

import io
import sys
import zipfile

import onnx
from onnx import TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases

OPERATORS = set(
    """Abs Acos Acosh Add And ArgMax ArgMin ArrayFeatureExtractor Asin Asinh Atan Atanh Attention AveragePool
    BatchNormalization Cast CastLike Ceil Celu Clip Concat Constant ConstantOfShape Conv ConvTranspose Cos Cosh
    CumSum DepthToSpace Div Dropout Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor Gather GatherElements
    GatherND Gelu Gemm GlobalAveragePool GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid
    HardSwish Hardmax Identity InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Less LessOrEqual
    Log LogSoftmax LpNormalization LpPool MatMul Max MaxPool Mean MeanVarianceNormalization Min Mish Mod Mul Neg
    Not OneHot Or PRelu Pad Pow RMSNormalization Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
    ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize Round ScatterElements
    Selu Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign SpaceToDepth Split Sqrt Squeeze
    Sub Sum Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unsqueeze Upsample Where Xor""".split()
)
TYPES = {TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT32, TensorProto.INT64, TensorProto.BOOL, TensorProto.STRING}
LARGEST = 20_000


def types(graph):
    for value in list(graph.input) + list(graph.output):
        kind = value.type.WhichOneof("value")
        yield value.type.tensor_type.elem_type if kind == "tensor_type" else None


def wanted(case):
    model = case.model
    if any(opset.domain not in ("", "ai.onnx.ml") or (not opset.domain and opset.version > 26) for opset in model.opset_import):
        return False
    return all(node.op_type in OPERATORS for node in model.graph.node) and all(t in TYPES for t in types(model.graph))


def tensor(value, name):
    message = value if isinstance(value, TensorProto) else numpy_helper.from_array(value, name)
    return message.SerializeToString()


def main(path):
    count = 0
    stored = io.BytesIO()  # cases are alike: what is compressed is all of them at once
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as out:
        for case in sorted(collect_testcases(None), key=lambda c: c.name):
            if not wanted(case):
                continue
            files = {"model.onnx": case.model.SerializeToString()}
            inputs, outputs = case.data_sets[0]
            for i, (value, info) in enumerate(zip(inputs, case.model.graph.input)):
                files["input_%d.pb" % i] = tensor(value, info.name)
            for i, (value, info) in enumerate(zip(outputs, case.model.graph.output)):
                files["output_%d.pb" % i] = tensor(value, info.name)
            if sum(len(f) for f in files.values()) > LARGEST:
                continue
            files["tolerance"] = ("%r %r" % (case.rtol, case.atol)).encode()
            for name, content in files.items():
                info = zipfile.ZipInfo(case.name + "/" + name, (1980, 1, 1, 0, 0, 0))
                out.writestr(info, content)
            count += 1
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        notice = "Node tests of ONNX %s, https://github.com/onnx/onnx\n" % onnx.__version__
        notice += "Copyright (c) The ONNX Project Contributors. Licensed under the Apache License, Version 2.0.\n"
        for name, content in (("NOTICE", notice), ("cases.zip", stored.getvalue())):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, content)
    print(count, "cases")


main(sys.argv[1])
