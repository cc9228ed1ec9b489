#!/bin/sh
# Runs inside a guest, as root: Ctrl-C for a run whose messages go through `tee`, which ends first, and the loss of its
# terminal (SIGHUP). Prints a line `SIGNAL exit=N same=yes|no` each, N being that of `restore`.
set -u
. "$(dirname "$0")/look.sh"
cat >/root/interrupted.yaml <<'YAML'
name: interrupted
network: none
drivers: [overlay2]
runtimes: [runc]
rounds: 1
iterations: 100
warmup: 0
YAML
printf '{"labels": ["kept=yes"]}' >"$file"
systemctl restart docker
tool='node /opt/drivergrid/dist/main.js'
for signal in "$@"; do
  look >/root/before
  rm -rf /root/out
  # A process group of its own, as a terminal's foreground has, and signals that a shell ignores in its background.
  perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec "sh", "-c", $ARGV[0]' \
    "$tool run /root/interrupted.yaml --lab system --out /root/out --progress plain 2>&1 | tee /root/log" >/dev/null &
  group=$!
  for second in $(seq 600); do
    if grep -q '"type":"sample"' /root/out/events.jsonl 2>/dev/null; then break; fi
    if [ "$second" = 600 ] || ! kill -0 $group 2>/dev/null; then
      echo "$signal: no sample came: $(cat /root/log)"
      exit 1
    fi
    sleep 1
  done
  kill -s "$signal" -- -$group
  while pgrep -f "main.js run" >/dev/null; do sleep 1; done
  look >/root/after
  if cmp -s /root/before /root/after; then same=yes; else same=no; fi
  $tool restore >/root/said 2>&1
  echo "$signal exit=$? same=$same $(tail -n 2 /root/said | tr '\n' ' ')"
  if [ $same = no ]; then diff /root/before /root/after; fi
done
rm -f "$file"
