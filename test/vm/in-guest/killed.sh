#!/bin/sh
# Runs inside a guest, as root: kills the tool in the middle of a direct-lvm cell, and has `restore` put all back.
set -u
. "$(dirname "$0")/look.sh"
cat >/root/killed.yaml <<'YAML'
name: killed
network: none
drivers:
  - { name: dm-direct, driver: devicemapper, mode: direct-lvm, device: /dev/disk/by-id/virtio-spare }
runtimes: [runc]
rounds: 1
iterations: 100
warmup: 0
YAML
printf '{"labels": ["kept=yes"]}' >"$file"
chmod 640 "$file"
look >/root/before
rm -rf /root/out
node /opt/drivergrid/dist/main.js run /root/killed.yaml --lab system --out /root/out --progress none >/root/said 2>&1 &
tool=$!
for second in $(seq 600); do
  if grep -q '"type":"sample"' /root/out/events.jsonl 2>/dev/null; then
    break
  fi
  if [ "$second" = 600 ] || ! kill -0 $tool 2>/dev/null; then
    echo "killed: no sample came: $(cat /root/said)"
    exit 1
  fi
  sleep 1
done
kill -KILL $tool
wait $tool 2>/dev/null
look >/root/middle
if cmp -s /root/before /root/middle; then
  echo 'killed: nothing was left, so nothing is tested'
  exit 1
fi
node /opt/drivergrid/dist/main.js restore
code=$?
look >/root/after
if cmp -s /root/before /root/after; then
  echo "killed exit=$code same=yes"
else
  echo "killed exit=$code same=no"
  diff /root/before /root/after
fi
rm -f "$file"
