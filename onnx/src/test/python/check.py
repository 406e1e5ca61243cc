"""Checks files with the checker of the ONNX project, shape inference and all:

    pip install onnx
    BPNET_ONNX_FILES=/tmp/files ./mvnw test -pl onnx -am -Dgroups.excluded=none
    python3 onnx/src/test/python/check.py /tmp/files
"""

import pathlib
import sys

import onnx

files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
for file in files:
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    # What another writer makes of what was read is the same.
    assert onnx.load_from_string(model.SerializeToString()) == model
print(len(files), "files pass")
