#!/bin/sh
# Runs inside a guest, as root: every state that /etc/docker/daemon.json can be in, a run of the system lab (or
# its refusal), and whether all is as it was. Prints a line `CASE exit=N same=yes|no WORDS` each.
set -u
. "$(dirname "$0")/look.sh"
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

attempt() {
  name=$1
  look > /root/before
  rm -rf /root/out
  node /opt/drivergrid/dist/main.js run /root/case.yaml --lab system --out /root/out --progress none > /root/said 2>&1
  code=$?
  look > /root/after
  if cmp -s /root/before /root/after; then same=yes; else same=no; fi
  echo "$name exit=$code same=$same $(tail -n 3 /root/said | tr '\n' ' ')"
  if [ $same = no ]; then diff /root/before /root/after; fi
}

put() {
  rm -f "$file"
  printf '%s' "$1" > "$file"
  touch -d '2020-02-02 02:02:02' "$file"
}

systemctl start docker
for case in "$@"; do
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
