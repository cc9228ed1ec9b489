import { chmod, mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { cgroups } from '../../src/adapters/audit/cgroups.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { eventsOf, samplesReach } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

/**
 * Stands for a runtime of virtual machines: crun, and a cgroup outside of the run's own that carries the container's id and
 * stays, as Kata's does.
 */
const SCRIPT = `#!/bin/sh
case " $* " in
  *" create "*)
    for id; do :; done
    for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/pids; do
      if [ -e $hierarchy/cgroup.procs ]; then mkdir -p $hierarchy/kata_overhead/$id; fi
    done ;;
esac
exec crun "$@"
`;

const obstacle = (await engineObstacle()) ?? (await engineObstacle('crun'));
let place: Playground;
let scenario: string;

sharePlayground(obstacle, (made) => (place = made));
beforeAll(async () => {
  if (obstacle !== undefined) return;
  const program = join(place.path, 'krun');
  await writeFile(program, SCRIPT);
  await chmod(program, 0o755);
  scenario = await scenarioFile(
    place,
    `name: machines
network: none
workload: docker-cli
drivers: [vfs]
runtimes: [{ name: krun, path: ${program} }]
rounds: 1
iterations: 50
`,
  );
  // The folder is everyone's, and stays.
  return async () => {
    for (const path of await leftBehind(/\/kata_overhead$/)) await rmdir(path);
  };
});

async function leftBehind(name = /\/kata_overhead\/\w+$/): Promise<string[]> {
  return (await cgroups()).map(({ key }) => key).filter((key) => name.test(key));
}

it('what machines leave outside of the run is told and removed, of containers of the client too', async () => {
  const out = join(place.path, 'out');
  const ended = await drivergrid(place, ['run', scenario, '--iterations', '2', '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  expect(await leftBehind()).toEqual([]);
  const leaks = (await eventsOf(out)).filter((event) => event.type === 'leak' && event.kind === 'cgroup');
  expect(leaks).not.toEqual([]);
  for (const leak of leaks)
    expect(leak).toMatchObject({ whose: 'runtime', runtime: 'krun', outcome: 'ended' });
});

it("restore removes it after a SIGKILL, and nothing of another's", async () => {
  const out = join(place.path, 'killed');
  const run = drivergrid(place, ['run', scenario, '--out', out]);
  await samplesReach(out, 3, run);
  run.kill('SIGKILL');
  await run;
  const ours = await leftBehind();
  expect(ours.length).toBeGreaterThanOrEqual(3);
  const other = (ours[0] ?? '').replace(/\w+$/, 'f'.repeat(64));
  await mkdir(other);
  try {
    const restored = await drivergrid(place, ['restore']);
    expect(restored.exitCode, restored.stderr).toBe(0);
    expect(await leftBehind()).toEqual([other]);
    for (const path of ours) expect(restored.stdout + restored.stderr).toContain(`removed cgroup ${path}`);
  } finally {
    await rmdir(other);
  }
});
