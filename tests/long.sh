#!/usr/bin/env bash
# long.sh [ctest arguments]: builds into build/ as run.sh does, runs ONNX's node tests (onnx/run.sh), and what is labelled
# long, whole, one after the other. Takes hours at most; what the tests print (tables of errors) is shown.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
bash "$root/cmake/install-packages.sh" tests
bash "$root/cmake/configure.sh" "$build" -DCMAKE_BUILD_TYPE=Release -DPLEXUS_TESTS=ON -DPLEXUS_UNITY=ON
cmake --build "$build"
bash "$root/tests/onnx/run.sh" "$build"
exec ctest --test-dir "$build" -L long --verbose --no-tests=error "$@" </dev/null
