#!/usr/bin/env bash
# aarch64.sh [FOLDER]: cross-compiles core, the reference backend, the standard plugins, their unit tests, the conformance suite and
# the example of a backend (apps/examples/packed) for aarch64 with Debian's cross compiler, and runs the tests under
# qemu-user. All of it happens in a Debian 12 root in FOLDER (default: a temporary folder), which is made anew unless it
# is there; this machine stays as it is, but its kernel runs aarch64 programs until the script ends. Needs root,
# mmdebstrap and the network. Takes about an hour on two cores.
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
mkdir -p "$root/source" "$root/build" "$root/binfmt"
leave() {
  if [[ -e $root/binfmt/plexus-aarch64 ]]; then echo -1 > "$root/binfmt/plexus-aarch64"; fi
  for place in source proc binfmt; do
    if mountpoint -q "$root/$place"; then umount "$root/$place"; fi
  done
}
trap leave EXIT
mount --bind "$source" "$root/source"
mount --bind /proc "$root/proc"
# `plexus plugin check` starts itself anew, so this machine's kernel must run such programs meanwhile.
mount -t binfmt_misc none "$root/binfmt"
printf '%s' ':plexus-aarch64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00' \
  ':\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:/usr/bin/qemu-aarch64:' \
  > "$root/binfmt/register"

# qemu 7.2 keeps some bytes for each page that was ever reserved: the terabytes of an arena would fill the machine.
inside() {
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/bin:/bin QEMU_LD_PREFIX=/ QEMU_RESERVED_VA=0x40000000 "$@"
}

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

# The first is of the memory that is reserved here, the other of onednn.
declare -A left_out=([unit_backend]=--run_test='!arena/more_memory_than_the_machine_has_is_refused_before_it_is_touched'
                     [conformance]=--run_test='!components')
failed=0
for test in "${tests[@]}"; do
  program=$(inside find /build/tests -type f -name "$test")
  echo "== $test"
  inside "$program" ${left_out[$test]:-} || failed=1
done

# In the space that is enough for the tests, the arenas of the check are refused.
echo "== apps/examples/packed"
inside cmake --install /build --prefix /installed >/dev/null
inside cmake -G Ninja -S /source/apps/examples/packed -B /build-packed -DCMAKE_TOOLCHAIN_FILE=/aarch64.cmake -DCMAKE_PREFIX_PATH=/installed
inside cmake --build /build-packed
inside env QEMU_RESERVED_VA=0x400000000 /installed/bin/plexus plugin check /build-packed/packed.so --patience 600 || failed=1
exit "$failed"
