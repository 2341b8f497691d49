"""ONNX Runtime: prediction with the 784 net, of rows that are scaled float32 already.
usage: onnx_prediction.py THREADS"""

import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import rounds

threads = int(sys.argv[1])
WIDTHS = (784, 300, 100, 10)


def model():
    random = np.random.default_rng(1)
    nodes, weights, x = [], [], "x"
    for i, (a, b) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        weights.append(numpy_helper.from_array(random.normal(0, a**-0.5, (a, b)).astype(np.float32), f"w{i}"))
        weights.append(numpy_helper.from_array(np.zeros(b, np.float32), f"b{i}"))
        nodes.append(helper.make_node("Gemm", [x, f"w{i}", f"b{i}"], [f"z{i}"]))
        last = i == len(WIDTHS) - 2
        x = "y" if last else f"h{i}"
        nodes.append(helper.make_node("Softmax" if last else "Relu", [f"z{i}"], [x]))
    graph = helper.make_graph(
        nodes, "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", 784])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["rows", 10])], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def work(rows, count):
    x = np.random.default_rng(2).random((rows, 784), np.float32)
    # Input and output stay where they are: the least that a call from Python can cost.
    binding = session.io_binding()
    binding.bind_cpu_input("x", x)
    binding.bind_output("y", "cpu")

    def run():
        for _ in range(count):
            session.run_with_iobinding(binding)

    return rounds.PREDICTION.format(rows), threads, lambda: rounds.microseconds(run, count)


options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
session = onnxruntime.InferenceSession(model().SerializeToString(), options, providers=["CPUExecutionProvider"])
rounds.serve("ONNX Runtime", [work(1, 5000), work(10000, 4)])
