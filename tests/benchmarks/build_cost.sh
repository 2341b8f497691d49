#!/usr/bin/env bash
# build_cost.sh OLD_TREE NEW_TREE [ROUNDS]: builds the targets of apps/demo.sh of two source trees from nothing, as it
# does, one tree after the other, ROUNDS times each (2 by default), and prints the user + system seconds of each build
# and the ratio new / old. Processor seconds grow by some percent while other programs run: the machine should do
# nothing else. A tree without PLEXUS_UNITY ignores that option.
set -euo pipefail

if (($# < 2)); then
  sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
old=$(cd "$1" && pwd)
new=$(cd "$2" && pwd)
rounds=${3:-2}
export CCACHE_DISABLE=1

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
TIMEFORMAT='%U %S'

# The seconds of one build; its output is shown if it fails.
cost_of() {
  rm -rf "$build/tree"
  bash "$1/cmake/configure.sh" "$build/tree" -DCMAKE_BUILD_TYPE=Release -DPLEXUS_UNITY=ON >"$build/log" 2>&1 || { cat "$build/log" >&2; return 1; }
  { time cmake --build "$build/tree" --target plexus_program all_plugins all_backends >"$build/log" 2>&1; } 2>"$build/time" ||
    { cat "$build/log" >&2; return 1; }
  awk '{ printf "%.1f\n", $1 + $2 }' "$build/time"
}

old_sum=0
new_sum=0
for ((round = 1; round <= rounds; ++round)); do
  old_cost=$(cost_of "$old")
  new_cost=$(cost_of "$new")
  echo "round $round: old $old_cost s, new $new_cost s, ratio $(awk "BEGIN { printf \"%.3f\", $new_cost / $old_cost }")"
  old_sum=$(awk "BEGIN { print $old_sum + $old_cost }")
  new_sum=$(awk "BEGIN { print $new_sum + $new_cost }")
done
awk "BEGIN { printf \"mean: old %.1f s, new %.1f s, ratio %.3f\n\", $old_sum / $rounds, $new_sum / $rounds, $new_sum / $old_sum }"
