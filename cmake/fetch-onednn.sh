#!/usr/bin/env bash
# fetch-onednn.sh DIR: puts oneDNN 3.2 (on libgomp) into DIR, for cmake -DPLEXUS_ONEDNN_ROOT=DIR: Debian 12 has 2.6.
# Needs python3-pip. Does nothing if exactly that is there; another version that was fetched before is replaced. Only
# these two files are accepted from PyPI.
set -euo pipefail

root=${1%/}
version=2023.2.0
library=2f22a54d6a890ed14bfa185d42a4be65d8b5b1df85dc1f0f3a9abe31620416fb
headers=9763c69e8c907e119056bd52ad918ca84ac9ba939d130a99dfa95ccca3e5e284
wanted="onednn-cpu-gomp==$version --hash=sha256:$library
onednn-devel-cpu-gomp==$version --hash=sha256:$headers"
stamp=$root/fetched.txt  # what was wanted when DIR was filled

if [[ -e $stamp ]]; then
  [[ $(< "$stamp") != "$wanted" ]] || exit 0
  echo "fetch-onednn.sh: $root holds another oneDNN than $version; it is replaced" >&2
elif [[ -d $root && -n $(ls -A "$root") ]] || [[ -e $root && ! -d $root ]]; then
  echo "fetch-onednn.sh: $root is there, but no $stamp that says which oneDNN it holds (expected: $version)." \
    "Remove $root or name another folder" >&2
  exit 1
fi

mkdir -p "$(dirname "$root")"
scratch=$(mktemp -d "$root.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
echo "$wanted" > "$scratch/wanted.txt"
/usr/bin/python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
  --dest "$scratch" --requirement "$scratch/wanted.txt"
for wheel in "$scratch"/*.whl; do /usr/bin/python3 -m zipfile -e "$wheel" "$scratch/wheels"; done

mkdir -p "$scratch/root/lib"
cp -r "$scratch"/wheels/*devel*.data/data/include "$scratch/root"
# The wheel holds the library once for each of its names.
cp "$scratch/wheels/onednn_cpu_gomp-$version.data/data/lib/libdnnl.so.3" "$scratch/root/lib"
ln -s libdnnl.so.3 "$scratch/root/lib/libdnnl.so"
cp "$scratch/wanted.txt" "$scratch/root/fetched.txt"
rm -rf "$root"
mv "$scratch/root" "$root"
