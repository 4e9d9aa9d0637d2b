"""Checks .onnx files with the onnx package: check_onnx.py FILE... prints one line per file, or fails saying what is wrong."""

import sys

import onnx
from onnx import checker, shape_inference


def check(path):
    with open(path, "rb") as file:
        data = file.read()
    model = onnx.load_model_from_string(data)
    if model.SerializeToString() != data:
        sys.exit(f"{path}: the onnx package writes this model with other bytes")
    checker.check_model(model, full_check=True)
    inferred = shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True).graph
    values = {value.name: value.type.tensor_type for value in [*inferred.value_info, *inferred.output]}
    for node in inferred.node:
        for output in node.output:
            if output not in values:
                sys.exit(f"{path}: no shape could be inferred for {output} ({node.op_type})")
            batch, *sizes = values[output].shape.dim
            if batch.dim_param != "batch" or not all(size.dim_value for size in sizes):
                sys.exit(f"{path}: {output} ({node.op_type}) has the shape {values[output].shape}")
    print(f"{len(inferred.node)} nodes checked")


for path in sys.argv[1:]:
    check(path)
