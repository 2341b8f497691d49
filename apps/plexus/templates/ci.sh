#!/usr/bin/env bash
# ci.sh [cmake arguments]: builds every plugin of this repository, checks it and trains every run file: what a CI should
# call. It needs g++ or clang, CMake and an installed Plexus, whose `plexus` is in the PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cmake -B build "$@"
cmake --build build
for plugin in build/*.so; do plexus plugin check "$plugin"; done
for run in *.yaml; do plexus train "$run"; done
