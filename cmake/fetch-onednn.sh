#!/usr/bin/env bash
# fetch-onednn.sh DIR: puts oneDNN 3.2 (on libgomp) into DIR, for cmake -DPLEXUS_ONEDNN_ROOT=DIR: Debian 12 has 2.6.
# Needs python3-pip. Does nothing if it is there. Only these two files are accepted from PyPI.
set -euo pipefail

root=$1
version=2023.2.0
library=2f22a54d6a890ed14bfa185d42a4be65d8b5b1df85dc1f0f3a9abe31620416fb
headers=9763c69e8c907e119056bd52ad918ca84ac9ba939d130a99dfa95ccca3e5e284
[[ ! -e $root/lib/libdnnl.so ]] || exit 0

mkdir -p "$(dirname "$root")"
scratch=$(mktemp -d "$root.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
printf '%s\n' "onednn-cpu-gomp==$version --hash=sha256:$library" \
  "onednn-devel-cpu-gomp==$version --hash=sha256:$headers" > "$scratch/wanted.txt"
/usr/bin/python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
  --dest "$scratch" --requirement "$scratch/wanted.txt"
for wheel in "$scratch"/*.whl; do /usr/bin/python3 -m zipfile -e "$wheel" "$scratch/wheels"; done

mkdir -p "$scratch/root/lib"
cp -r "$scratch"/wheels/*devel*.data/data/include "$scratch/root"
# The wheel holds the library once for each of its names.
cp "$scratch/wheels/onednn_cpu_gomp-$version.data/data/lib/libdnnl.so.3" "$scratch/root/lib"
ln -s libdnnl.so.3 "$scratch/root/lib/libdnnl.so"
mv "$scratch/root" "$root"
