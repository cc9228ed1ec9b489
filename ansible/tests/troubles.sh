#!/bin/sh
# Plays on hosts of hosts.sh of which each but one is in trouble: down, a wrong password for sudo, a disk that becomes
# full in mid-run, an unfinished run of another scenario. Each has to be told in a line, the good host measured, and all
# of them in a further play, once the trouble is over. Before that a play is interrupted. As root, with ansible-core and
# sudo:
#
#   troubles.sh SCENARIO    a file; its run should take a minute or more
set -eu

scenario=$(realpath "$1")
cd "$(dirname "$0")/.."
. tests/require.sh
require ansible-playbook sudo ssh python3
dir=$(mktemp -d)
player=
trap 'kill -INT $player 2>/dev/null || true; tests/hosts.sh down "$dir"; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
good=h1 down=h2 refused=h3 full=h4 other=h5
tests/hosts.sh up "$dir" 5

play() {
  ansible-playbook -i "$dir/inventory.yml" playbooks/grid.yml -e drivergrid_run=trial -e drivergrid_poll=3 "$@"
}

on() {
  host=$1
  shift
  ssh -i "$dir/key" -o UserKnownHostsFile="$dir/known_hosts" -o StrictHostKeyChecking=accept-new \
    "root@10.213.0.$((10 + ${host#h}))" "$@"
}

until_samples() {
  events=$dir/$1/upper/var/lib/drivergrid-ansible/trial/run/events.jsonl
  until [ -e "$events" ] && [ "$(grep -c '"type":"sample"' "$events")" -ge 2 ]; do
    kill -0 $player
    sleep 0.3
  done
}

faults=0
says() {
  if grep -E -q -- "$2" "$dir/$1"; then
    echo "ok: $(grep -E -m 1 -- "$2" "$dir/$1" | cut -c 1-260)"
  else
    echo "FAULT: expected $2"
    tail -n 60 "$dir/$1"
    faults=1
  fi
}

# An interrupted play, which leaves its session running: the next one, of another scenario, may not touch it. The shell
# has a command in the background ignore SIGINT (POSIX, 2.11), so Python heeds it again.
sed 's/^name: .*/&-before/; s/^iterations: .*/iterations: 30/' "$scenario" >"$dir/before.yaml"
python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
os.execvp(sys.argv[1], sys.argv[1:])' ansible-playbook -i "$dir/inventory.yml" playbooks/grid.yml --limit $other \
  -e drivergrid_run=trial -e "drivergrid_scenario=$dir/before.yaml" >"$dir/interrupted" 2>&1 &
player=$!
until_samples $other
kill -INT $player
wait $player && faults=1
player=
says interrupted 'User interrupted execution'

tests/hosts.sh kill "$dir" $down
on $refused 'useradd --create-home guest && echo guest:right | chpasswd && cp -r .ssh ~guest && chown -R guest ~guest &&
  echo "guest ALL=(ALL) ALL" >/etc/sudoers.d/guest'
cp "$dir/inventory.yml" "$dir/good.yml"
sed -i "s/^    $refused: { /&ansible_user: guest, ansible_become_password: wrong, /" "$dir/inventory.yml"
play -e "drivergrid_scenario=$scenario" >"$dir/troubles" 2>&1 &
player=$!
until_samples $full
cat /dev/zero >"$dir/$full/filled" 2>/dev/null || true
wait $player && faults=1
player=
says troubles "^$good +: ok=.* unreachable=0 +failed=0"
says troubles "fatal: .$down.: UNREACHABLE"
says troubles "fatal: .$refused.: .*[Ii]ncorrect sudo password"
# The run ends early, or its cells fail, by what is written as the disk becomes full.
says troubles "(fatal: .$full.:|complete, with failed cells: [^;]*/$full;) .*no space left on "
says troubles "fatal: .$other.: .*unfinished run trial is of another scenario"
[ -e "$dir/results/trial/$good.json" ] || { echo 'FAULT: the good host has no results'; faults=1; }

tests/hosts.sh start "$dir" $down
rm "$dir/$full/filled"
mv "$dir/good.yml" "$dir/inventory.yml"
play --limit $other -e "drivergrid_scenario=$dir/before.yaml" >"$dir/finished" 2>&1 || faults=1
says finished "^$other +: ok=.* unreachable=0 +failed=0"
play --limit "$good,$down,$refused,$full" -e "drivergrid_scenario=$scenario" >"$dir/mended" 2>&1 || faults=1
for host in $good $down $refused $full; do says mended "^$host +: ok=.* unreachable=0 +failed=0"; done
for host in $good $down $refused $full $other; do
  (cd "$dir/results/trial/$host" && sha256sum --check --strict --quiet "$dir/results/trial/$host.sha256") || faults=1
  [ ! -e "$dir/$host/upper/var/lib/drivergrid-ansible" ] || { echo "FAULT: $host has its work folder"; faults=1; }
  timed=$(grep -c '"phase":"timed"' "$dir/results/trial/$host/events.jsonl")
  echo "$host: $timed timed samples"
  # A cell that was given up on the full disk stays so, and is told.
  case $host in
    "$good") wanted=$timed ;;
    "$other") ;;
    "$full") [ "$timed" = "$wanted" ] || says mended "complete, with failed cells: [^;]*/$host; " ;;
    *) [ "$timed" = "$wanted" ] || { echo "FAULT: expected $wanted timed samples of $host"; faults=1; } ;;
  esac
done
[ $faults = 0 ] && echo 'troubles: each in a line, and all hosts measured in the end, but for cells that are told to have failed'
exit $faults
