import { spawn } from 'node:child_process';
import { mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hostAuditor } from '../../src/adapters/audit/host-auditor.ts';
import { allProcesses, commandLine } from '../../src/adapters/host/processes.ts';
import { appeared } from '../../src/core/audit/resource.ts';
import type { LeakFound, RunEvent } from '../../src/core/record/events.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { sharePlayground } from './support/share-playground.ts';
import { eventsOf } from './support/recorded.ts';

const obstacle = await engineObstacle();
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

/** Those of the run; what others do on this host meanwhile is theirs. */
function leaksOf(events: readonly RunEvent[]): LeakFound[] {
  return events
    .filter((event) => event.type === 'leak')
    .filter((leak) => leak.place !== 'host' || leak.whose !== 'unknown');
}

/** Runs crun and a runtime that is runc, with something done before it creates a container. */
async function runWithLeak(name: string, leak: string) {
  const path = join(place.path, name);
  const script = `#!/bin/sh\ncase " $* " in *" create "*) ${leak} ;; esac\nexec runc "$@"\n`;
  await writeFile(path, script, { mode: 0o755 });
  const out = join(place.path, `out-${name}`);
  const scenario = await scenarioFile(
    place,
    `name: leaks\nnetwork: none\ndrivers: [vfs]\nruntimes: [crun, { name: ${name}, path: ${path} }]\n` +
      'rounds: 1\niterations: 1\nwarmup: 0\n',
  );
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  return { ended, leaks: leaksOf(await eventsOf(out)), report: join(out, 'report.md') };
}

it("tells of a process that a runtime leaves, by the runtime's name, and it does not outlive the engine", async () => {
  const { ended, leaks } = await runWithLeak('leaky', 'setsid sleep 61234 </dev/null >/dev/null 2>&1 &');
  const processes = leaks.filter((leak) => leak.kind === 'process');
  // One of the probe; one of the proof and one of the sample.
  expect(processes.map((leak) => leak.restart_id)).toEqual(['probe', 'r01-vfs', 'r01-vfs']);
  for (const leak of processes) {
    expect(leak).toMatchObject({ whose: 'runtime', runtime: 'leaky', place: 'engine', outcome: 'ended' });
    expect(leak.what).toMatch(/^pid \d+, sleep 61234$/);
  }
  expect(leaks.filter((leak) => leak.runtime !== 'leaky')).toEqual([]);
  expect(ended.stderr).toContain('warning: the runtime leaky left behind: 2 processes (sleep)');
  expect(await processesMentioning('sleep 61234')).toEqual([]);
});

it('tells of a mount and of links that a runtime leaves, which carry no name of a container', async () => {
  const { ended, leaks } = await runWithLeak(
    'untidy',
    'mkdir -p /run/tmp/left && mount -t tmpfs left /run/tmp/left && ip link add "left$$" type veth peer name "peer$$"',
  );
  for (const [restart, kind, what, count] of [
    ['probe', 'mount', /^\/run\/tmp\/left \(tmpfs of left\)$/, 1],
    ['probe', 'link', /^(left|peer)\d+$/, 2],
    ['r01-vfs', 'mount', /^\/run\/tmp\/left \(tmpfs of left\)$/, 2],
    ['r01-vfs', 'link', /^(left|peer)\d+$/, 4],
  ] as const) {
    const found = leaks.filter((leak) => leak.kind === kind && leak.restart_id === restart);
    expect(found, `${kind}s of ${restart}`).toHaveLength(count);
    for (const leak of found) {
      expect(leak.what).toMatch(what);
      expect(leak).toMatchObject({ whose: 'runtime', runtime: 'untidy', outcome: 'ended' });
    }
  }
  expect(leaks.filter((leak) => leak.runtime !== 'untidy')).toEqual([]);
  expect(ended.stderr).toContain('warning: the runtime untidy left behind: ');
  expect(await leftInState(place)).toEqual([]);
});

it('tells of nothing where nothing is left, and says what looking has taken', async () => {
  const out = join(place.path, 'clean');
  const scenario = await scenarioFile(
    place,
    'name: clean\ndrivers: [overlay2, vfs]\nruntimes: [runc, crun]\nrounds: 1\niterations: 1\nconcurrency: [1, 2]\n',
  );
  const ended = await drivergrid(place, ['run', scenario, '--out', out]);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const events = await eventsOf(out);
  expect(leaksOf(events)).toEqual([]);
  expect(ended.stderr).not.toContain('left behind');
  const times = events.filter((event) => event.type === 'time' && event.name === 'leak-audit');
  // One for what is tried first, and one for each of two starts.
  expect(times).toHaveLength(3);
});

it("removes from the host what carries the run's id, and leaves alone what does not", async () => {
  const runId = '20261124-031500-a1b2';
  const work = join(place.path, 'runs', runId);
  const cgroup = `/sys/fs/cgroup/pids/drivergrid-${runId}`;
  await mkdir(work, { recursive: true });
  const auditor = hostAuditor(work, [`drivergrid-${runId}`]);
  const before = await auditor.look();

  const start = (name: string): number => {
    const child = spawn('sleep', ['61235'], { argv0: name, detached: true, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child.pid ?? 0;
  };
  const [ours, others] = [start(`${work}/e/helper`), start(join(place.path, 'helper'))];
  await mkdir(cgroup);
  onTestFinished(() => rmdir(cgroup).catch(() => undefined));
  await writeFile(join(work, 'left'), '');

  const found = appeared(before, await auditor.look(before));
  const marked = found.filter((thing) =>
    thing.traces.some((trace) => auditor.marks.some((mark) => trace.includes(mark))),
  );
  expect(marked.map(({ kind }) => kind).sort()).toEqual(['cgroup', 'file', 'process']);
  for (const thing of marked) expect(await auditor.remove(thing)).toBe(thing.kind !== 'file');
  expect((await auditor.remaining(marked)).map(({ kind }) => kind)).toEqual(['file']);
  const living = (await allProcesses()).filter(({ state }) => state !== 'Z').map(({ pid }) => pid);
  expect(living).not.toContain(ours);
  expect(living).toContain(others);
  expect(await commandLine(others)).toContain('61235');
});
