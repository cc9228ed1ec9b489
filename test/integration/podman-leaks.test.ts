import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LeakFound } from '../../src/core/record/events.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { cgroupsOf, leftInState } from './support/leftovers.ts';
import { processesMentioning } from './support/living.ts';
import type { Playground } from './support/playground.ts';
import { recordedRun } from './support/recorded-run.ts';
import { sharePlayground } from './support/share-playground.ts';

const obstacle = await engineObstacle('podman');
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

/** runc, which before it creates a container leaves one of everything that Podman could leave. */
const UNTIDY = `#!/bin/sh
case " $* " in
*" create "*)
  work=$(expr "$*" : '[^/]* \\(/.*/runs/[^/]*/e\\)/')
  run=$(basename "$(dirname "$work")")
  hierarchy=/sys/fs/cgroup
  if [ -d $hierarchy/pids ]; then hierarchy=$hierarchy/pids; fi
  mkdir -p "$hierarchy/drivergrid-$run/left$$"
  mkdir -p /run/tmp/left && mount -t tmpfs left /run/tmp/left
  ip netns add "left$$"
  setsid sleep 61236 </dev/null >/dev/null 2>&1 &
  podman --url "unix://$work/podman.sock" create docker.io/drivergrid/hello:1 >/dev/null
  ;;
esac
exec runc "$@"
`;

it("tells of a container, a cgroup, a mount, a network namespace and a process that Podman's start of a container leaves", async () => {
  const path = join(place.path, 'untidy');
  await writeFile(path, UNTIDY, { mode: 0o755 });
  const { out, ended, events } = await recordedRun(
    place,
    `name: leaks\nengine: podman\nnetwork: none\ndrivers: [vfs]\nruntimes: [crun, { name: untidy, path: ${path} }]\n` +
      'rounds: 1\niterations: 1\nwarmup: 0\n',
  );
  expect(ended.exitCode, ended.stderr).toBe(0);
  // What others do on this host meanwhile is theirs.
  const leaks = events
    .filter((event): event is LeakFound => event.type === 'leak')
    .filter(({ place: where, whose }) => where !== 'host' || whose !== 'unknown');
  // One of the probe; one of the proof and one of the sample.
  for (const [kind, what] of [
    ['container', /^[0-9a-f]{64}$/],
    ['cgroup', /\/drivergrid-[^/]+\/left\d+$/],
    ['mount', /^\/run\/tmp\/left \(tmpfs of left\)$/],
    ['network namespace', /^\/run\/netns\/left\d+ /],
    ['process', /^pid \d+, sleep 61236$/],
  ] as const) {
    const found = leaks.filter((leak) => leak.kind === kind && what.test(leak.what));
    expect(
      found.map((leak) => leak.restart_id),
      kind,
    ).toEqual(['probe', 'r01-vfs', 'r01-vfs']);
    for (const leak of found) expect(leak).toMatchObject({ place: 'engine', outcome: 'ended' });
  }
  expect(leaks.filter(({ runtime }) => runtime === 'crun')).toEqual([]);
  expect(leaks.filter(({ outcome }) => outcome === 'left')).toEqual([]);
  expect(ended.stderr).toContain('left behind');
  expect(await leftInState(place)).toEqual([]);
  expect(await cgroupsOf(out)).toEqual([]);
  expect(await processesMentioning('sleep 61236')).toEqual([]);
});
