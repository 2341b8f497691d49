#!/usr/bin/env bash
# bare_debian.sh BUILD [FOLDER]: what an author sees on a fresh machine. It makes a bare Debian 12 root in FOLDER (default:
# a temporary folder), installs the build tree BUILD into its /usr/local, and there, in empty folders, makes, builds,
# checks and trains a plugin of each kind (plugins.sh). Needs root, mmdebstrap and the network; BUILD was made on Debian 12.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
root=${2:-$(mktemp -d)/root}

# What an author installs, and the libraries that Plexus was built with.
packages=g++,cmake,make,libboost-filesystem1.74.0,libboost-program-options1.74.0,libdnnl2,libelf1,libfmt9,libgomp1
packages+=,libjpeg62-turbo,libnettle8,libopenblas0-pthread,libpng16-16,libyaml-cpp0.7,zlib1g
if [[ ! -e $root/etc/debian_version ]]; then
  mmdebstrap --variant=minbase --include="$packages" bookworm "$root" "${MIRROR:-http://deb.debian.org/debian}"
fi
DESTDIR=$root cmake --install "$build" --prefix /usr/local >/dev/null
mkdir -p "$root/tests/install"
cp "$source/tests/install/plugins.sh" "$root/tests/install"
mount --bind /proc "$root/proc"
trap 'umount "$root/proc"' EXIT
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin "$@"; }
inside ldconfig 2>/dev/null || chroot "$root" /sbin/ldconfig
echo "Debian $(cat "$root/etc/debian_version"), $(inside g++ --version | head -n 1), $(inside cmake --version | head -n 1)"
mapfile -t kinds < <(cd "$source/apps/plexus/templates" && printf '%s\n' */ | tr -d /)
inside bash /tests/install/plugins.sh /usr/local /root/plugins g++ new "${kinds[@]}"
