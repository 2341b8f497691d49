#!/usr/bin/env bash
# configure.sh BUILD_DIR [cmake arguments]: configures a build of this tree; the generator is chosen the first time.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$1
shift
generator=()
[[ -f $build/CMakeCache.txt ]] || generator=(-G Ninja)
cmake -S "$root" -B "$build" "${generator[@]}" "$@"
