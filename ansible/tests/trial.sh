#!/bin/sh
# Plays a scenario on three hosts of hosts.sh, cuts one off and kills another in mid-run, brings both back, and says what
# differs on each host afterwards. A second play must
# change nothing, nor may one with --check, before and after. As root, with ansible-core on PATH:
#
#   trial.sh SCENARIO    a file; its run should take a minute or more
set -eu

scenario=$(realpath "$1")
cd "$(dirname "$0")/.."
. tests/require.sh
require ansible-playbook ssh
dir=$(mktemp -d)
player=
trap 'kill -INT $player 2>/dev/null || true; tests/hosts.sh down "$dir"; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
tests/hosts.sh up "$dir" 3

play() {
  ansible-playbook -i "$dir/inventory.yml" playbooks/grid.yml -e "drivergrid_scenario=$scenario" \
    -e drivergrid_run=trial -e drivergrid_poll=3 "$@"
}

# All that a host has changed is in the upper layer of its root file system; a folder of this machine is there, too, if
# anything in it was ever changed. Not looked at: what sshd records of logins, and what Ansible leaves where a host is
# killed while a module runs.
listing() {
  (cd "$dir/$1/upper" && find . -type d -exec test -d /{} \; -o -printf '%y %m %u %p %l\n') |
    grep -v -E ' \./(root/\.ansible|tmp/ansible_|var/log/(lastlog|wtmp)|sshd\.pid|usr/local/(lib/drivergrid|bin/drivergrid))' | sort
}

samples() {
  grep -c '"type":"sample"' "$dir/$1/upper/var/lib/drivergrid-ansible/trial/run/events.jsonl" 2>/dev/null || true
}

for host in h1 h2 h3; do listing $host >"$dir/$host.before"; done
play --check >"$dir/check"
for host in h1 h2 h3; do listing $host | diff "$dir/$host.before" -; done
[ ! -e "$dir/results" ] || { echo 'trial: --check made results'; exit 1; }
[ "$(grep -c 'changed=[1-9].* failed=0' "$dir/check")" = 3 ] || { grep changed= "$dir/check"; exit 1; }
play &
player=$!
for host in h2 h3; do
  until [ "$(samples $host)" -ge 2 ] 2>/dev/null; do
    kill -0 $player
    sleep 0.3
  done
done
tests/hosts.sh cut "$dir" h2
tests/hosts.sh kill "$dir" h3
echo "trial: h2 is cut off after $(samples h2) samples, h3 killed after $(samples h3)"
sleep 45
tests/hosts.sh mend "$dir" h2
tests/hosts.sh start "$dir" h3
wait $player
player=

for host in h1 h2 h3; do
  listing $host | diff "$dir/$host.before" - || differs=yes
  results="$dir/results/trial/$host"
  (cd "$results" && sha256sum --check --strict --quiet "$results.sha256")
  # A run that goes on warms up again, so only timed samples must be as many as planned.
  grep '"phase":"timed"' "$results/events.jsonl" | grep -o -E '"(driver|runtime|round|iteration)":[^,}]*' |
    paste - - - - | sort >"$dir/$host.timed"
  [ -z "$(uniq -d "$dir/$host.timed")" ] || { echo "trial: $host measured twice"; exit 1; }
  diff -q "$dir/h1.timed" "$dir/$host.timed" || { echo "trial: h1 and $host measured other iterations"; exit 1; }
  echo "trial: $host $(wc -l <"$dir/$host.timed") timed samples, none twice, in $(grep -c '"type":"run"' "$results/events.jsonl") sessions"
done
[ "${differs-no}" = no ] || { echo 'trial: hosts differ'; exit 1; }
for again in '' --check; do
  play $again >"$dir/second"
  ! grep -q 'changed=[1-9]' "$dir/second" || { grep -E -B 3 '^changed:|changed=' "$dir/second"; exit 1; }
done
echo 'trial: whole, hosts as before, and a second play changes nothing'
