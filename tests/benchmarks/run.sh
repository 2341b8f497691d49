#!/usr/bin/env bash
# run.sh [options of table.py: --rounds N, --epochs N, --keep FILE, --output FILE, --results]
# Installs what is missing (the peers come from PyPI, gigabytes, once), builds into build/benchmarks and writes one
# table of Plexus's speed beside its peers'. Takes some minutes; the machine should do nothing else.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/benchmarks
peers=$root/build/peers
here=$root/tests/benchmarks

bash "$root/cmake/install-packages.sh" benchmarks >&2
if ! cmp -s "$here/peers/requirements.txt" "$peers/installed.txt"; then
  /usr/bin/python3 -m venv "$peers" >&2
  "$peers/bin/pip" install --quiet --progress-bar off -r "$here/peers/requirements.txt" >&2
  cp "$here/peers/requirements.txt" "$peers/installed.txt"
fi
bash "$root/cmake/configure.sh" "$build" -DCMAKE_BUILD_TYPE=Release -DPLEXUS_TESTS=ON -DPLEXUS_BENCHMARKS=ON >&2
cmake --build "$build" --target plexus_program all_plugins reference onednn benchmark_rounds benchmark_products >&2

# The system's OpenBLAS takes its slowest kernels where it does not know the processor; Plexus says which are right.
if [ -z "${OPENBLAS_CORETYPE:-}" ]; then
  kernels=$("$build/bin/plexus" --version | sed -n 's/^.*; \([A-Za-z0-9_]*\) kernels, since the processor has.*$/\1/p')
  [ -z "$kernels" ] || export OPENBLAS_CORETYPE=$kernels
fi
export PYTHONDONTWRITEBYTECODE=1
exec "$peers/bin/python" "$here/table.py" --build "$build" "$@"
