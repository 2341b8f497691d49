#!/usr/bin/env bash
# install-packages.sh [tests] [checks] [benchmarks]
# Installs the Debian packages that Plexus is built and run with; `tests` adds those of the test suite, `checks`
# those of .ci/run, `benchmarks` those of tests/benchmarks. Does nothing if all are there. Where it may not install, it
# prints the command that would.
set -euo pipefail

packages=(
  g++ cmake ninja-build
  libboost-dev libboost-filesystem-dev libboost-program-options-dev libboost-test-dev
  libfmt-dev libyaml-cpp-dev nlohmann-json3-dev zlib1g-dev libelf-dev nettle-dev
  libxtensor-dev libxtensor-blas-dev libopenblas-dev libdnnl-dev
  libpng-dev libjpeg62-turbo-dev
  dataset-fashion-mnist
)
for group in "$@"; do
  case "$group" in
    # A plugin is built with clang too; numbers are checked against NumPy, the JSON Schema of run files with valijson.
    tests) packages+=(clang python3-numpy libvalijson-dev) ;;
    checks) packages+=(clang-format git python3-pip) ;;
    benchmarks) packages+=(libbenchmark-dev python3-venv) ;;  # the peers come from PyPI
    *) echo "install-packages.sh: unknown group '$group'; known: tests, checks, benchmarks" >&2; exit 2 ;;
  esac
done

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=unknown
  [[ $status == installed* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

command="apt-get install -y --no-install-recommends ${missing[*]}"
if ((EUID == 0)); then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "Plexus needs Debian packages that are not installed, and this user may not install them. Run:" >&2
  echo "  sudo $command" >&2
  exit 1
fi

echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q </dev/null || echo "apt-get update failed; going on with the lists that are there" >&2
# shellcheck disable=SC2086
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $command </dev/null
