import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { withMounts } from './support/mount-namespace.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const ONE = 'network: none\ndrivers: [vfs]\nrounds: 1\niterations: 1\nwarmup: 0\n';

/** A /dev without loop devices, as in a container; a tmpfs has the few that programs need. */
const NO_LOOPS = `
dev=$DRIVERGRID_STATE_DIR/../dev
mkdir -p "$dev"
mount -t tmpfs tmpfs "$dev"
for node in null zero full random urandom tty; do cp -a /dev/$node "$dev"; done
mkdir "$dev/pts" "$dev/shm"
mount --move "$dev" /dev`;

/**
 * A runtime that writes to a file. If it cannot, it says so where the engine looks for a runtime's errors, which of a
 * program that only ends has nothing to tell.
 */
const writes = (file: string): string => `
if said=$({ echo "$@" >>${file}; } 2>&1); then exec runc "$@"; fi
why=$({ echo "$said"; grep ' /tmp' /proc/self/mountinfo; } | tr -c 'a-zA-Z0-9/.,:=-' ' ')
while [ $# -gt 1 ]; do
  if [ "$1" = --log ]; then echo '{"level":"error","msg":"'"$why"'"}' >"$2"; fi
  shift
done
exit 1
`;

const obstacle = await engineObstacle();
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

it('an engine behind a link and a script, a runtime that logs to /tmp, a state directory that is a link, and a PATH without sbin', async () => {
  const program = async (name: string, text: string): Promise<string> => {
    const path = join(place.path, name);
    await writeFile(path, `#!/bin/sh\n${text}`);
    await chmod(path, 0o755);
    return path;
  };
  const log = '/tmp/runtime.log';
  const said = join(place.path, 'runtime.log');
  const starts = await program('starts', 'dockerd "$@" &\ntrap "kill $!; wait $!" TERM\nwait $!\n');
  await symlink(starts, join(place.path, 'engine'));
  const runtime = await program('runtime', writes(log));
  await mkdir(join(place.path, 'disk'));
  await symlink('disk', join(place.path, 'link'));
  const scenario = await scenarioFile(
    place,
    `name: odd\nengine: ${join(place.path, 'engine')}\nruntimes: [runc, { name: logs, path: ${runtime} }]\n${ONE}`,
  );
  const out = join(place.path, 'odd');
  const variables = ['env', 'PATH=.:/usr/bin:/bin', `DRIVERGRID_STATE_DIR=${place.path}/link/state`];
  // What another program mounts below /tmp would leave the lab's read-only.
  const ownTmp = withMounts('mount -t tmpfs tmpfs /tmp', `cp ${log} ${said}`);
  const ended = await drivergrid(place, ['run', scenario, '--out', out], [...ownTmp, ...variables]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const measured = (await eventsOf(out)).filter((event) => event.type === 'sample');
  expect(measured.map(({ runtime: name, status }) => `${name} ${status}`).sort(), ended.stderr).toEqual([
    'logs ok',
    'runc ok',
  ]);
  // The tool asks a runtime for its version outside of the lab; what the engine starts writes to the lab's own /tmp.
  expect(await readFile(said, 'utf8')).toBe('--version\n');
  expect(await readFile(join(out, 'environment.json'), 'utf8')).toContain(`${place.path}/disk/state`);
  expect(await leftInState({ ...place, state: join(place.path, 'disk/state') })).toEqual([]);
  expect(await processesMentioning(place.path)).toEqual([]);
});

it('what cannot be started is told for what it is', async () => {
  const named = async (name: string, text: string, mode: number): Promise<string> => {
    const path = join(place.path, name);
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  };
  const closed = await named('closed', '#!/bin/sh\n', 0o644);
  const windows = await named('windows', '#!/bin/sh\r\n', 0o755);
  const scenario = await scenarioFile(
    place,
    `name: faults\nruntimes: [runc, { name: closed, path: ${closed} }, { name: windows, path: ${windows} }]\n${ONE}`,
  );
  const doctor = await drivergrid(place, ['doctor', scenario, '--json']);
  expect(doctor.exitCode, doctor.stderr).toBe(0);
  const { findings } = JSON.parse(doctor.stdout) as { findings: { name: string; detail: string }[] };
  const detail = (name: string): string => findings.find((one) => one.name === name)?.detail ?? '';
  expect(detail('closed')).toBe(`${closed} is not executable; chmod +x ${closed}`);
  expect(detail('windows')).toContain('needs the interpreter "/bin/sh\\r", which is missing');
});

it('a build without a version is asked for one', async () => {
  const path = join(place.path, 'unnamed-dockerd');
  await writeFile(path, '#!/bin/sh\necho "Docker version library-import, build library-import"\n');
  await chmod(path, 0o755);
  const scenario = await scenarioFile(place, `name: unnamed\nengine: ${path}\nruntimes: [runc]\n${ONE}`);
  const { exitCode, stderr } = await drivergrid(place, ['run', scenario, '--out', 'unnamed']);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('calls itself "library-import", which is not a version');
  expect(stderr).toContain('engine_version: "29.0"');
});

it.each([
  ['loop devices', NO_LOOPS, /from a file[\s\S]*`backing: host`/],
  [
    'cgroups to write to',
    'for folder in /sys/fs/cgroup /sys/fs/cgroup/*; do if mountpoint -q $folder; then mount -o remount,bind,ro $folder; fi; done',
    /it cannot make cgroups: \/sys\/fs\/cgroup/,
  ],
])('a host without %s is told so before anything is started', async (_, mounts, complaint) => {
  const scenario = await scenarioFile(place, `name: nested\nruntimes: [runc]\n${ONE}`);
  const run = await drivergrid(place, ['run', scenario, '--out', 'nested'], withMounts(mounts));
  expect(run.exitCode, run.stderr).toBe(3);
  expect(run.stderr).toMatch(complaint);
  expect(existsSync(join(place.path, 'nested'))).toBe(false);
});

it('without loop devices `backing: host` measures', async () => {
  const scenario = await scenarioFile(place, `name: host\nbacking: host\nruntimes: [runc]\n${ONE}`);
  const run = await drivergrid(place, ['run', scenario, '--out', 'host'], withMounts(NO_LOOPS));
  expect(run.exitCode, run.stderr).toBe(0);
});
