#!/bin/sh
# Runs inside a guest, as root: every state that /etc/docker/daemon.json can be in, a run of the system lab (or
# its refusal), and whether all is as it was. Prints a line `CASE exit=N same=yes|no service=active|... NOTE` each.
set -u
file=/etc/docker/daemon.json
drop=/etc/systemd/system/docker.service.d/conflict.conf
cat > /root/case.yaml <<'YAML'
name: case
network: none
drivers: [overlay2]
runtimes: [runc]
rounds: 1
iterations: 1
warmup: 0
YAML

# Everything that must come back: what is at the path, its bytes, mode, owner and time, and what is beside it.
look() {
  ls -A /etc/docker | grep -v '^key.json$'
  if [ -L "$file" ]; then echo "link $(readlink "$file")"; fi
  if [ -e "$file" ] || [ -L "$file" ]; then stat -c '%F %a %u:%g %Y %i' "$file"; fi
  if [ -e "$file" ]; then stat -L -c '%F %a %u:%g %Y %i' "$file"; sha256sum < "$file"; fi
  losetup -a; dmsetup ls; vgs --noheadings; pvs --noheadings; cat /proc/self/mounts
  ls -A /var/lib/drivergrid/journal /var/lib/drivergrid/runs 2>/dev/null
}

attempt() {
  name=$1
  mkdir -p /var/lib/drivergrid/journal /var/lib/drivergrid/runs
  look > /root/before
  rm -rf /root/out
  node /opt/drivergrid/dist/main.js run /root/case.yaml --lab system --out /root/out --progress none > /root/said 2>&1
  code=$?
  look > /root/after
  if cmp -s /root/before /root/after; then same=yes; else same=no; fi
  echo "$name exit=$code same=$same service=$(systemctl is-active docker) $(tail -n 3 /root/said | tr '\n' ' ')"
  if [ $same = no ]; then diff /root/before /root/after; fi
}

put() {
  rm -f "$file"
  printf '%s' "$1" > "$file"
  touch -d '2020-02-02 02:02:02' "$file"
}

systemctl start docker
for case in ${*:-absent keys read-only link empty invalid immutable flag driver-variable hosts image}; do
  rm -f "$file"
  case $case in
    absent) ;;
    keys) put '{"log-level": "warn",  "labels": ["a=b"], "storage-driver": "vfs", "storage-opts": []}'; chmod 640 "$file"; chown 65534:65534 "$file" ;;
    read-only) put '{"debug": true}'; chmod 444 "$file" ;;
    link) mkdir -p /srv; echo '{"debug": false}' > /srv/daemon.json; ln -s /srv/daemon.json "$file" ;;
    empty) put '' ;;
    invalid) put '{"debug": true,
  "labels": [}' ;;
    immutable) put '{}'; chattr +i "$file" ;;
    flag)
      mkdir -p "${drop%/*}"
      printf '[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// -s overlay2\n' > "$drop"
      systemctl daemon-reload ;;
    driver-variable)
      mkdir -p "${drop%/*}"
      printf '[Service]\nEnvironment=DOCKER_DRIVER=vfs\n' > "$drop"
      systemctl daemon-reload ;;
    hosts) put '{"hosts": ["unix:///run/docker.sock"]}' ;;
    image)
      tar -C /root -cf /root/empty.tar case.yaml
      docker import /root/empty.tar kept:latest > /dev/null ;;
  esac
  attempt "$case"
  case $case in
    immutable) chattr -i "$file" ;;
    flag | driver-variable) rm -f "$drop"; systemctl daemon-reload ;;
    image) docker rmi kept:latest > /dev/null ;;
  esac
done
rm -f "$file"
