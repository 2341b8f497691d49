#!/usr/bin/env bash
# run.sh [cmake arguments]: installs what is missing, builds into build/ and runs the suite, but for the tests that are
# labelled `long` (long.sh runs those).
# Ends with "N passed, N failed"; not zero if something failed or nothing ran. With -DPLEXUS_COST=ON the processor
# seconds that each target took to build in this call come before that.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
bash "$root/cmake/install-packages.sh" tests
bash "$root/cmake/configure.sh" "$build" -DCMAKE_BUILD_TYPE=Release -DPLEXUS_TESTS=ON -DPLEXUS_UNITY=ON "$@"
rm -f "$build/cost.log"
cmake --build "$build"

report=$build/tests.xml
rm -f "$report"
status=0
ctest --test-dir "$build" -j2 -LE long --timeout 600 --output-on-failure --no-tests=error --output-junit "$report" </dev/null || status=$?

if [[ -e $build/cost.log ]]; then bash "$root/cmake/cost.sh" table "$build/cost.log"; fi

count() { sed -n "s/^[[:space:]]*$1=\"\([0-9]*\)\".*/\1/p" "$report" 2>/dev/null | head -n 1; }
total=$(count tests)
failed=$(count failures)
skipped=$(count skipped)
passed=$((${total:-0} - ${failed:-0} - ${skipped:-0}))
((${skipped:-0} == 0)) || echo "${skipped} skipped"
echo "$passed passed, ${failed:-0} failed"
((passed > 0)) || exit 1
exit "$status"
