import { execa } from 'execa';
import { HostError } from '../../../core/errors.ts';
import { initStart, type InitStart } from '../../../core/host/init-start.ts';
import { programEnvironment } from '../../host/program-environment.ts';
import { OWN_CHILD } from '../../host/tied-child.ts';

const DEADLINE_MS = 20_000;

/**
 * Runs the init script where it can start nothing, and prints what it would have started: `sh -c SCRIPT drivergrid-init
 * INIT_SCRIPT BINARY`.
 *
 * - Only a shell can tell what such a script says: options over several lines, `+=`, quotes, files that it sources.
 * - In its own pid, network and mount namespaces, with read-only host file systems and a new /run, /tmp and /var/log,
 *   the script finds no engine and can change no file, end no process and reach none.
 * - A recorder replaces start-stop-daemon and the engine's program; programs that change the kernel are replaced by one
 *   that does nothing.
 * - The environment is that of `service` (init-system-helpers).
 */
const SCRIPT = `
set -eu
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /run
kept=/run/drivergrid
mkdir /run/lock "$kept"
cat >"$kept/recorder" <<'END'
#!/bin/sh
case $0 in
*/start-stop-daemon)
  start=no
  for word in "$@"; do
    case $word in
    --) break ;;
    --start | -S) start=yes ;;
    esac
  done
  if [ $start = no ]; then exit 3; fi ;;
esac
if [ -e /run/drivergrid/argv ]; then exit 0; fi
printf '%s\\0' "$0" "$@" >/run/drivergrid/new
cat /proc/self/environ >/run/drivergrid/environ
exec 3>&1
readlink /proc/$$/fd/3 >/run/drivergrid/output || true
mv /run/drivergrid/new /run/drivergrid/argv
END
chmod 755 "$kept/recorder"
for place in /tmp /var/tmp /var/log; do
  if [ -d "$place" ]; then mount -t tmpfs tmpfs "$place"; fi
done
while read -r _ _ _ _ place _; do
  place=$(printf '%b' "$place")
  case $place in
  /proc | /proc/* | /run | /run/* | /tmp | /var/tmp | /var/log) ;;
  *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;;
  esac
done </proc/self/mountinfo
for place in /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger; do
  if [ -e "$place" ]; then
    mount --bind "$place" "$place"
    mount -o remount,bind,ro "$place"
  fi
done
if [ -d /sys/fs/cgroup ]; then mount -t tmpfs tmpfs /sys/fs/cgroup; fi
printf '#!/bin/sh\n' >"$kept/nothing"
chmod 755 "$kept/nothing"
cp /bin/mount "$kept/mount"
replace() {
  for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
    path=$folder/$1
    # One program of many names is left as it is.
    if [ -f "$path" ] && [ "$(basename "$(readlink -f "$path")")" = "$1" ] && ! [ "$path" -ef "$2" ]; then
      "$kept/mount" --bind "$2" "$path"
    fi
  done
}
for program in start-stop-daemon "$2"; do replace "$program" "$kept/recorder"; done
for program in modprobe insmod sysctl umount mount; do replace $program "$kept/nothing"; done
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
status=0
(cd / && env -i PATH=$path TERM=dumb "$1" start) >"$kept/said" 2>&1 </dev/null || status=$?
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if [ -e "$kept/argv" ]; then break; fi
  sleep 0.1
done
if ! [ -e "$kept/argv" ]; then
  echo "it ended with $status and started nothing; it said: $(tail -n 3 "$kept/said")" >&2
  exit 1
fi
printf '%s\\0' "$(tr -cd '\\0' <"$kept/argv" | wc -c)" "$(cat "$kept/output")"
cat "$kept/argv" "$kept/environ"
`;

/**
 * What an init script starts, found without starting it.
 * @throws HostError if it cannot be told
 */
export async function recordedStart(script: string, binary: string): Promise<InitStart> {
  const namespaces = ['--mount', '--pid', '--net', '--ipc', '--fork', '--mount-proc', '--kill-child=SIGKILL'];
  const ended = await execa(
    'setpriv',
    // It ends with this process, for whatever reason.
    [
      ...['--pdeathsig', 'KILL', '--', 'unshare'],
      ...namespaces,
      '--',
      'sh',
      '-c',
      SCRIPT,
      'drivergrid-init',
      script,
      binary,
    ],
    {
      ...OWN_CHILD,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      stripFinalNewline: false,
      extendEnv: false,
      env: programEnvironment(),
    },
  );
  if (ended.failed) {
    const why = ended.timedOut ? `it did not end within ${DEADLINE_MS / 1000} s` : ended.stderr.trim();
    throw unknownStart(script, binary, why || (ended.shortMessage ?? 'it cannot be run'));
  }
  const [count = '', output = '', ...rest] = ended.stdout.split('\0');
  const start = initStart(rest.slice(0, Number(count)), rest.slice(Number(count)), output);
  if (start === undefined)
    throw unknownStart(script, binary, 'it gives start-stop-daemon no path of a program');
  return start;
}

function unknownStart(script: string, binary: string, why: string): HostError {
  return new HostError(`expected ${script} to start ${binary}, found: ${why}`, {
    hint: `The system lab supports systemd, and init scripts that start ${binary} themselves or through start-stop-daemon. Use the private lab, which needs no service.`,
  });
}
