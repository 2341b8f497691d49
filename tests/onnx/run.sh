#!/usr/bin/env bash
# run.sh [build folder]: makes ONNX's own node tests with the package `onnx` of PyPI and runs them on our ops, on every
# backend that this machine can run. Prints how they came out by operator; fails if one that is mapped is not right.
# Needs the target onnx_nodes built; the cases and the package go into the build folder.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${1:-$root/build}
python=$build/onnx/venv/bin/python
if ! "$python" -c 'import onnx; assert onnx.__version__ == "1.23.2"' 2>/dev/null; then
  python3 -m venv "$build/onnx/venv"
  "$python" -m pip install --quiet onnx==1.23.2
fi
rm -rf "$build/onnx/cases"
"$python" "$root/tests/onnx/convert.py" "$build/onnx/cases"
"$build/tests/onnx_nodes" "$build/onnx/cases"
