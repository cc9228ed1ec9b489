#!/bin/sh
# A session of a run on this host: begun once, continued after whatever ended it. It lies in the run's work folder.
#
#   session.sh run N LIMIT DRIVERGRID ARGUMENT...  the arguments of `drivergrid run` for a new run; LIMIT in seconds
#   session.sh status N                            prints none, running, cut, `done CODE` or `failed CODE`
#   session.sh next N                              prints the kernel that the tool wants booted after it; nothing: it is done
#   session.sh pack                                makes run.tar.gz of the run directory, and sha256.txt of its files
#
# The lock is held by this script and by drivergrid (flock(2): until the last copy of the descriptor is closed), so it is
# free when both have ended, also by SIGKILL or a power cut. N.begun holds the boot that N began under.
set -eu
cd "$(dirname "$0")"

status() {
  if ! flock --nonblock lock true; then
    echo running
  elif [ -e "$1.done" ]; then
    echo "done $(cat "$1.done")"
  elif [ -e "$1.failed" ]; then
    echo "failed $(cat "$1.failed")"
  elif [ -e "$1.begun" ]; then
    echo cut
  else
    echo none
  fi
}

# Whole or not at all, also over a power cut.
record() {
  echo "$2" >"$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
}

run() {
  session=$1
  limit=$2
  drivergrid=$3
  shift 3
  exec 9>lock
  flock --nonblock 9 || exit 0
  [ ! -e "$session.done" ] || exit 0
  rm -f "$session.failed"
  record "$session.begun" "$(cat /proc/sys/kernel/random/boot_id)"
  exec >>"$session.log" 2>&1
  if [ -e run/plan.json ]; then
    set -- --resume run
  else
    set -- "$@" --out run
  fi
  code=0
  "$drivergrid" restore || code=$?
  if [ $code -eq 0 ]; then
    timeout --signal=INT "$limit" "$drivergrid" run --progress plain "$@" || code=$?
  fi
  case $code in
    0 | 4) record "$session.done" $code ;;
    # 128 + the signal that ended it: cut off, not failed.
    129 | 13? | 14?) ;;
    *) record "$session.failed" $code ;;
  esac
}

# What `run --boot-by-hand` and `run --resume` say as they end.
next() {
  sed -n 's/^Next is boot [0-9]* of [0-9]*, kernel \([^ ]*\)\. Boot it, .*/\1/p' "$1.log" | tail -n 1
}

pack() {
  (cd run && find . -type f -exec sha256sum {} +) >sha256.txt
  tar -czf run.tar.gz --owner=0 --group=0 -C run .
}

command=$1
shift
"$command" "$@"
