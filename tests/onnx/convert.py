"""Writes ONNX's own node tests, which the package `onnx` makes, as files that onnx_nodes reads: for each case
a folder with case.json (the graph, its tolerances) and a .npy file for each tensor.

Run: python3 convert.py FOLDER. Cases whose values Plexus has no dtype for are written with the reason alone."""

import json
import math
import os
import re
import sys
import warnings

import numpy as np
from onnx import AttributeProto, TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases

warnings.filterwarnings("ignore")
DTYPES = {
    TensorProto.FLOAT: "float32",
    TensorProto.DOUBLE: "float64",
    TensorProto.INT32: "int32",
    TensorProto.INT64: "int64",
    TensorProto.UINT8: "uint8",
    TensorProto.BOOL: "bool",
}


def reason_against(graph):
    """Why no tensor of ours can hold a value that goes in or out; None if they all can."""
    for value in list(graph.input) + list(graph.output):
        if not value.type.HasField("tensor_type"):
            return value.type.WhichOneof("value").replace("_type", "")
        if value.type.tensor_type.elem_type not in DTYPES:
            return "dtype " + TensorProto.DataType.Name(value.type.tensor_type.elem_type).lower()
    for tensor in graph.initializer:
        if tensor.data_type not in DTYPES:
            return "dtype " + TensorProto.DataType.Name(tensor.data_type).lower()
    return None


class CaseFolder:
    def __init__(self, path):
        self.path = path
        self.count = 0
        os.makedirs(path, exist_ok=True)

    def saved(self, values):
        """The name of a new file that holds the values."""
        name = "%d.npy" % self.count
        self.count += 1
        np.save(os.path.join(self.path, name), np.asarray(values))
        return name

    def attribute(self, attribute):
        kind = attribute.type
        if kind == AttributeProto.FLOAT:
            return number(attribute.f)
        if kind == AttributeProto.INT:
            return attribute.i
        if kind == AttributeProto.STRING:
            return attribute.s.decode("utf-8", "replace")
        if kind == AttributeProto.FLOATS:
            return [number(value) for value in attribute.floats]
        if kind == AttributeProto.INTS:
            return list(attribute.ints)
        if kind == AttributeProto.TENSOR and attribute.t.data_type in DTYPES:
            return {"file": self.saved(numpy_helper.to_array(attribute.t))}
        return {"unknown": AttributeProto.AttributeType.Name(kind).lower()}

    def node(self, node):
        return {
            "op": node.op_type,
            "domain": node.domain,
            "inputs": list(node.input),
            "outputs": list(node.output),
            "attributes": {each.name: self.attribute(each) for each in node.attribute},
        }

    def write(self, case):
        with open(os.path.join(self.path, "case.json"), "w") as out:
            json.dump(case, out, indent=1)


def number(value):
    return value if math.isfinite(value) else str(value)


def array(value, dtype):
    values = numpy_helper.to_array(value) if isinstance(value, TensorProto) else value
    return np.asarray(values, dtype=DTYPES[dtype])


def plain_name(name):
    """The name of the case that an expanded one is made from."""
    return re.sub(r"_expanded(_ver\d+)?$", "", name)


def described(case, operators, folder):
    graph = case.model.graph
    expanded = plain_name(case.name) != case.name
    found = {
        "name": case.name,
        "operator": operators.get(plain_name(case.name), graph.node[0].op_type),
        "expanded": expanded,
    }
    reason = reason_against(graph)
    if reason is not None:
        found["skip"] = reason
        return found
    inputs, outputs = case.data_sets[0]
    found["opset"] = max([each.version for each in case.model.opset_import if each.domain == ""], default=0)
    found["rtol"] = case.rtol
    found["atol"] = case.atol
    for key, values, declared in (("inputs", inputs, graph.input), ("outputs", outputs, graph.output)):
        found[key] = [
            {"name": one.name, "file": folder.saved(array(value, one.type.tensor_type.elem_type))}
            for value, one in zip(values, declared)
        ]
    found["constants"] = [
        {"name": one.name, "file": folder.saved(numpy_helper.to_array(one))} for one in graph.initializer
    ]
    found["nodes"] = [folder.node(each) for each in graph.node]
    return found


def main():
    target = sys.argv[1]
    cases = collect_testcases(None)
    operators = {case.name: case.model.graph.node[0].op_type for case in cases}
    for case in cases:
        folder = CaseFolder(os.path.join(target, case.name))
        folder.write(described(case, operators, folder))
    print("%d cases in %s" % (len(cases), target))


if __name__ == "__main__":
    main()
