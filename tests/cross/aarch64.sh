#!/usr/bin/env bash
# aarch64.sh [FOLDER]: cross-compiles core, the reference backend, the standard plugins, their unit tests, the conformance suite and
# the example of a backend (apps/examples/packed) for aarch64 with Debian's cross compiler, and runs the tests under
# qemu-user. All of it happens in a Debian 12 root in FOLDER (default: a temporary folder), which is made anew unless it
# is there; this machine stays as it is. Needs root, mmdebstrap and the network. Takes about an hour on two cores.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
root=${1:-$(mktemp -d)/root}

# Tools of this machine's architecture, libraries of the other; xtensor has headers alone.
packages=crossbuild-essential-arm64,cmake,ninja-build,python3,ca-certificates,qemu-user,libxtensor-dev,libxtensor-blas-dev,nlohmann-json3-dev
for library in libboost libboost-filesystem libboost-program-options libboost-test libfmt libyaml-cpp zlib1g libelf nettle \
    libopenblas libpng libjpeg62-turbo; do
  packages+=,${library}-dev:arm64
done
if [[ ! -e $root/etc/debian_version ]]; then
  mmdebstrap --variant=minbase --architectures=amd64,arm64 --include="$packages" bookworm "$root" \
    "${MIRROR:-http://deb.debian.org/debian}"
fi
# Headers alone again, but the package wants this machine's yaml-cpp, which excludes the other's.
if [[ ! -e $root/usr/include/valijson ]]; then
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  chroot "$root" sh -c 'cd /tmp && apt-get update -qq && apt-get download -qq libvalijson-dev && dpkg -x libvalijson-dev_*.deb /'
fi
mkdir -p "$root/source" "$root/build"
mount --bind "$source" "$root/source"
mount --bind /proc "$root/proc"
trap 'umount "$root/source" "$root/proc"' EXIT
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin QEMU_LD_PREFIX=/ OMP_NUM_THREADS=2 "$@"; }

cat > "$root/aarch64.cmake" <<'END'
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)
# Packages of headers alone describe themselves under the other architecture.
list(APPEND CMAKE_PREFIX_PATH /usr/lib/x86_64-linux-gnu/cmake)
END
tests=(unit_error unit_tensor unit_graph unit_ops unit_config unit_backend unit_nn unit_reference conformance)
inside cmake -G Ninja -S /source -B /build -DCMAKE_TOOLCHAIN_FILE=/aarch64.cmake -DCMAKE_BUILD_TYPE=Release -DPLEXUS_UNITY=ON
inside cmake --build /build --target plexus reference all_plugins plexus_program "${tests[@]}"

failed=0
for test in "${tests[@]}"; do
  program=$(inside find /build/tests -type f -name "$test")
  echo "== $test"
  inside qemu-aarch64 "$program" || failed=1
done

echo "== apps/examples/packed"
inside cmake --install /build --prefix /installed >/dev/null
inside cmake -G Ninja -S /source/apps/examples/packed -B /build-packed -DCMAKE_TOOLCHAIN_FILE=/aarch64.cmake -DCMAKE_PREFIX_PATH=/installed
inside cmake --build /build-packed
inside qemu-aarch64 /installed/bin/plexus plugin check /build-packed/packed.so --patience 600 || failed=1
exit "$failed"
