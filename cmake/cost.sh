#!/usr/bin/env bash
# cost.sh run LOG TARGET COMMAND...: runs a command of the build, and adds a line to LOG: the target, user and system
# seconds. cost.sh table LOG: prints the sums by target.
set -uo pipefail

action=$1
log=$2
shift 2
case $action in
  run)
    target=$1
    shift
    TIMEFORMAT='%U %S'
    exec 3>&1 4>&2
    cost=$({ time "$@" >&3 2>&4 3>&- 4>&-; } 2>&1)
    status=$?
    # Lines this short are appended whole, however many compilers run at once.
    printf '%s %s\n' "$target" "$cost" >>"$log"
    exit "$status"
    ;;
  table)
    printf '%-32s %9s %9s %9s\n' target user system 'both (s)'
    awk '{ user[$1] += $2; sys[$1] += $3 }
         END { for (t in user) printf "%-32s %9.1f %9.1f %9.1f\n", t, user[t], sys[t], user[t] + sys[t] }' "$log" |
      sort -k 4,4nr
    awk '{ user += $2; sys += $3 } END { printf "%-32s %9.1f %9.1f %9.1f\n", "all", user, sys, user + sys }' "$log"
    ;;
  *)
    echo "cost.sh: run or table, not '$action'" >&2
    exit 2
    ;;
esac
