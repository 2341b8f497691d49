#!/usr/bin/env bash
# plugins.sh PREFIX FOLDER COMPILER new KIND...     a plugin of each kind, from an empty folder
# plugins.sh PREFIX FOLDER COMPILER example NAME... a copy of each of apps/examples/NAME
# Builds them outside of the tree against Plexus as it is installed under PREFIX, checks them and trains their run files.
# They lie in FOLDER, which is emptied first. It prints the seconds that each command took.
set -euo pipefail

prefix=$1 folder=$2 compiler=$3 what=$4
shift 4
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export PATH=$prefix/bin:$PATH CXX=$compiler  # CMake finds Plexus beside the program
unset CMAKE_PREFIX_PATH
rm -rf "$folder"
mkdir -p "$folder"

# step WHAT COMMAND...: runs it; shows its output if it fails, and else the seconds that it took.
step() {
  local label=$1 begin=$EPOCHREALTIME
  shift
  if ! "$@" >"$folder/log" 2>&1 </dev/null; then
    cat "$folder/log"
    echo "$name: $label FAILED: $*"
    exit 1
  fi
  line+=$(awk -v a="$begin" -v b="$EPOCHREALTIME" -v label="$label" 'BEGIN { printf "  %s %.1f s", label, b - a }')
}

for each in "$@"; do
  line=
  if [[ $what == new ]]; then
    name=my_$each
    cd "$folder"
    step new plexus plugin new "$each" "$name"
  else
    name=$each
    cp -r "$source/apps/examples/$name" "$folder/$name"
    rm -rf "$folder/$name/build"
  fi
  cd "$folder/$name"
  step configure cmake -B build
  step build cmake --build build
  step check plexus plugin check "build/$name.so"
  step train plexus train "$name.yaml"
  echo "$name ($compiler):$line"
done
