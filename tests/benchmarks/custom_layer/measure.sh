#!/usr/bin/env bash
# measure.sh PLEXUS_PREFIX TORCH_FOLDER MLX_FOLDER: one layer, a gated linear unit, in Plexus, Keras, libtorch and MLX: lines
# of code (without blank lines, comments and what only makes the compiler look at it), and the seconds in which
# g++ -O2 compiles the file alone, the median of five. TORCH_FOLDER and MLX_FOLDER are those of the Python packages.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
layer=$here/../../../apps/plexus/templates/layer/my_component.cpp
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

lines() { grep -vE '^[[:space:]]*($|//|#[^i]|""")|^#$| used\(|^}  //' "$1" | wc -l; }

# seconds SOURCE FLAGS...: of the processor, so that other programs change them little.
seconds() {
  local TIMEFORMAT='%U %S'
  for _ in 1 2 3 4 5; do
    { time g++ -O2 -fPIC -c -o "$scratch/layer.o" "$@"; } 2>&1
  done | awk 'NF == 2 { print $1 + $2 }' | sort -n | sed -n 3p
}

printf '%-10s %6s %12s\n' layer lines 'compile (s)'
printf '%-10s %6d %12s\n' Plexus "$(lines "$layer")" "$(seconds "$layer" -std=c++20 -isystem "$1/include")"
printf '%-10s %6d %12s\n' Keras "$(lines "$here/keras_layer.py")" -
printf '%-10s %6d %12s\n' libtorch "$(lines "$here/torch_layer.cpp")" \
  "$(seconds "$here/torch_layer.cpp" -std=c++20 -isystem "$2/include" -isystem "$2/include/torch/csrc/api/include")"
printf '%-10s %6d %12s\n' MLX "$(lines "$here/mlx_layer.cpp")" \
  "$(seconds "$here/mlx_layer.cpp" -std=c++20 -isystem "$3/include")"
