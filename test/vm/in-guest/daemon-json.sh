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
sed 's/network: none/network: bridge/' /root/case.yaml > /root/bridge.yaml
sed 's/\[overlay2\]/[{ name: bad, driver: overlay2, options: [dm.basesize=20G] }, overlay2]/' /root/case.yaml > /root/bad.yaml

# A unit whose flags are those of an environment file, as Debian's was once.
drop_in() {
  mkdir -p "${drop%/*}"
  printf '[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=\nExecStart=/usr/sbin/dockerd $DOCKER_OPTS\n' > "$drop"
  cp /etc/default/docker /root/defaults
  printf '%s\n' "$1" > /etc/default/docker
  systemctl daemon-reload
  systemctl restart docker
}

attempt() {
  name=$1
  look > /root/before
  rm -rf /root/out
  node /opt/drivergrid/dist/main.js run $scenario --lab system --out /root/out --progress none > /root/said 2>&1
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
  scenario=/root/case.yaml
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
    bad-options) put '{}'; scenario=/root/bad.yaml ;;
    bridge-none) put '{"bridge": "none", "iptables": false}'; scenario=/root/bridge.yaml ;;
    own-socket-remapped)
      useradd --system remapped
      echo remapped:231072:65536 >> /etc/subuid
      echo remapped:231072:65536 >> /etc/subgid
      mkdir -p /run/alt
      put '{"hosts": ["unix:///run/alt/docker.sock"], "userns-remap": "remapped"}'
      drop_in 'DOCKER_OPTS="--label a=b \
  --label c=d"' ;;
    two-lines)
      drop_in 'DOCKER_OPTS="--debug
 -s overlay2"' ;;
    image)
      tar -C /root -cf /root/empty.tar case.yaml
      docker import /root/empty.tar kept:latest > /dev/null ;;
  esac
  attempt "$case"
  case $case in
    immutable) chattr -i "$file" ;;
    flag | driver-variable) rm -f "$drop"; systemctl daemon-reload ;;
    own-socket-remapped | two-lines)
      cp /root/defaults /etc/default/docker
      rm -f "$drop" "$file"
      systemctl daemon-reload
      # An engine that listens for itself removes the socket that systemd listens on.
      systemctl stop docker.socket docker.service
      systemctl start docker.socket docker.service ;;
    image) docker rmi kept:latest > /dev/null ;;
  esac
done
rm -f "$file"
