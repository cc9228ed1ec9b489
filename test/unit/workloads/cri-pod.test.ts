import { expect, test } from 'vitest';
import { Code, ConnectError } from '@connectrpc/connect';
import { criClient } from '../../../src/adapters/engines/cri/cri-client.ts';
import { openCri } from '../../../src/adapters/engines/cri/cri-engine.ts';
import { criPods } from '../../../src/adapters/engines/cri/cri-pods.ts';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import type { SampleRecorded } from '../../../src/core/record/events.ts';
import type { CriDialect } from '../../../src/core/engines/cri-dialect.ts';
import { EngineGoneError } from '../../../src/core/errors.ts';
import type { CriApi } from '../../../src/ports/cri-api.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { RunningEngine } from '../../../src/ports/lab.ts';
import { takeSample } from '../../../src/run/take-sample.ts';
import { criPod } from '../../../src/workloads/cri-pod.ts';
import { criPod4 } from '../../../src/workloads/cri-pod-4.ts';
import { dockerRun } from '../../../src/workloads/docker-run.ts';
import type { Ground, Workload } from '../../../src/workloads/workload.ts';
import { criStandIn, type CriStandIn, type StandInCall } from '../../fakes/cri-stand-in.ts';
import { EMPTY_DATA_ROOT } from '../../fakes/empty-data-root.ts';
import { evenMemory } from '../../fakes/even-memory.ts';
import { quickClock } from '../../fakes/quick-clock.ts';
import { IMAGE, NO_PROGRAMS } from '../../fixtures/stand-in-run.ts';

const NEVER = new AbortController().signal;
const STEPS = ['runp', 'create', 'start', 'stop', 'rm', 'stopp', 'rmp'] as const;
const DIALECT: CriDialect = {
  ...{ needsNetwork: true, cgroup: '/drivergrid-r', infra: 'kept', logs: '/nowhere' },
  importer: { argv: () => ['true'], isInside: false },
  facts: () => ({ driver: '', rootDir: '', runtimes: [] }),
};

interface Sampling {
  readonly workload: Workload;
  readonly scenario: Ground['scenario'];
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly gone: AbortSignal;
  readonly version: 'v1' | 'v1alpha2';
}

/** One iteration on a stand-in. */
async function sample(
  standIn: CriStandIn,
  {
    workload = criPod,
    scenario = {},
    clock = systemClock,
    timeoutMs = 10_000,
    gone = NEVER,
    version = 'v1',
  }: Partial<Sampling> = {},
): Promise<SampleRecorded> {
  const client = criClient(standIn.socketPath, version);
  try {
    const api: CriApi = {
      ...{ kind: 'cri', endpoint: '', pods: criPods(client, DIALECT, () => undefined) },
      images: {
        load: () => Promise.resolve(),
        pull: () => Promise.resolve(),
        idOf: () => Promise.resolve(undefined),
        removableAs: () => Promise.resolve(''),
        remove: () => Promise.resolve(),
      },
      serve: () => Promise.reject(new Error('there is no registry here')),
      prepareLog: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      configurations: () => ({ pod: '', container: '' }),
      printed: () => Promise.resolve({ stdout: '', stderr: '', stdoutBytes: 0, stderrBytes: 0 }),
    };
    const ground: Ground = {
      ...{ api, gone, images: [IMAGE], network: 'host', dataRoot: EMPTY_DATA_ROOT, memory: evenMemory() },
      ...{ scenario, programs: NO_PROGRAMS, clock },
    };
    await using loop = await workload.open(ground, NEVER);
    const cell = { driver: 'overlayfs', runtime: 'runc', concurrency: 1 };
    const running = { gone } as RunningEngine;
    return await takeSample(
      { running, loop, clock, interrupted: NEVER },
      { cell, label: 'dg-r1-1' },
      { seq: 1, boot_id: 'b', restart_id: 'r', round: 1, iteration: 1, phase: 'timed', ...cell },
      timeoutMs,
    );
  } finally {
    client.close();
  }
}

/** Nothing is left, and no call has told the engine a deadline, which CRI-O takes for a time to stop. */
function expectClean({ pods, containers, deadlines }: CriStandIn): void {
  expect([...pods.keys(), ...containers.keys()]).toEqual([]);
  expect(deadlines).toEqual([]);
}

test('known latencies come back, step by step; asking for states is in none', async () => {
  let us = 0;
  const latencies: Record<StandInCall, number> = {
    ...{ runp: 61_000, create: 7_500, start: 48_000, stop: 31_000, rm: 3_000, stopp: 33_000, rmp: 4_000 },
    ...{ pod: 900_000, container: 800_000 },
  };
  const clock: Clock = { ...systemClock, nowUs: () => us };
  await using standIn = await criStandIn({
    before: (call) => {
      us += latencies[call];
    },
  });
  const found = await sample(standIn, { clock });
  expect(found.error).toBeUndefined();
  expect(found.steps_us).toEqual(Object.fromEntries(STEPS.map((step) => [step, latencies[step]])));
  expect(found.total_us).toBe(187_500);
  expect(standIn.calls).toEqual(STEPS);
  expectClean(standIn);
});

test('of a pod with four steps create is both calls, and the running container goes with the pod', async () => {
  await using standIn = await criStandIn({
    before: (call, { containers }) => {
      if (call === 'rmp') containers.clear();
    },
  });
  const found = await sample(standIn, { workload: criPod4 });
  expect(found.error).toBeUndefined();
  expect(Object.keys(found.steps_us)).toEqual(['runp', 'create', 'stopp', 'rmp']);
  expect(standIn.calls).toEqual(['runp', 'create', 'start', 'stopp', 'rmp']);
  expectClean(standIn);
});

test('a pod that is stopped without its container is an outcome in words', async () => {
  await using standIn = await criStandIn({
    before: (call, { calls, containers }) => {
      if (call === 'container' && calls.at(-1) === 'stopp')
        for (const id of containers.keys()) containers.set(id, 'running');
    },
  });
  const found = await sample(standIn, { workload: criPod4, clock: quickClock(50) });
  expect(found).toMatchObject({ status: 'failed', failed_step: 'stopp' });
  expect(found.error).toBe('the engine reports success; expected the container to be exited, found running');
});

test("Docker's words for what is not there are understood, which cri-dockerd hands on without a code", async () => {
  await using standIn = await criStandIn({
    before: (call, { pods, containers }) => {
      const isAbsent = (call === 'container' && containers.size === 0) || (call === 'pod' && pods.size === 0);
      if (isAbsent)
        throw new ConnectError('Error response from daemon: No such container: 96e914f3', Code.Unknown);
    },
  });
  expect(await sample(standIn)).toMatchObject({ status: 'ok' });
  expectClean(standIn);
});

test('a container that ends by itself is waited for, and never stopped', async () => {
  let asked = 0;
  await using standIn = await criStandIn({
    before: (call, { containers }) => {
      if (call !== 'container' || ++asked < 4) return;
      for (const [id, state] of containers) if (state === 'running') containers.set(id, 'exited');
    },
  });
  const workload = { ...dockerRun, images: () => [IMAGE] };
  const found = await sample(standIn, { workload });
  // The stand-in prints nothing; that is the last thing looked at.
  expect(found.error).toMatch(/expected the output/);
  expect(standIn.calls).toEqual(['runp', 'create', 'start', 'rm', 'stopp', 'rmp']);
  expectClean(standIn);
});

test.each([
  ['a refused sandbox', 'runp', 'no runtime for "nope" is configured'],
  ['a failing create after a good sandbox', 'create', 'unknown version specified'],
  ['a failing start', 'start', 'OCI runtime create failed'],
] as const)(
  "%s is told at its step with the engine's own text, and the sandbox is removed",
  async (_, step, text) => {
    await using standIn = await criStandIn({
      before: (call) => {
        if (call === step) throw new ConnectError(text, Code.Unknown);
      },
    });
    const found = await sample(standIn, { clock: quickClock(50) });
    expect(found).toMatchObject({ status: 'failed', failed_step: step, error: `${text} (code Unknown)` });
    expect(found.total_us).toBeUndefined();
    expectClean(standIn);
  },
);

test('a stop that hangs ends with the iteration; the pod is then removed', async () => {
  let stops = 0;
  await using standIn = await criStandIn({
    before: async (call) => {
      if (call === 'stop' && ++stops === 1) await new Promise(() => undefined);
    },
  });
  const found = await sample(standIn, { clock: quickClock(20), timeoutMs: 4000 });
  expect(found).toMatchObject({ status: 'timeout', failed_step: 'stop' });
  expectClean(standIn);
});

test('an engine that dies in runp is told as gone, not as a cancelled call', async () => {
  const gone = new AbortController();
  await using standIn = await criStandIn({
    before: async (call, { die }) => {
      if (call !== 'runp') return;
      die();
      gone.abort(new EngineGoneError('the engine ended (signal SIGKILL)'));
      await new Promise(() => undefined);
    },
  });
  const found = await sample(standIn, { gone: gone.signal });
  expect(found).toMatchObject({
    status: 'failed',
    failed_step: 'runp',
    error: 'the engine ended (signal SIGKILL)',
  });
});

test.each([
  ['a sandbox that is ready and then is not', 'runp', 'the pod to be ready, found not ready'],
  ['a stop that is answered, and the container runs on', 'stop', 'the container to be exited, found running'],
  [
    'a removal that is answered, and the container is there',
    'rm',
    'the container to be absent, found exited',
  ],
  ['a removal that is answered, and the pod is there', 'rmp', 'the pod to be absent, found not ready'],
] as const)('%s is an outcome in words', async (_, step, text) => {
  const options = step === 'runp' ? {} : { idle: [step] };
  await using standIn = await criStandIn({
    ...options,
    before: (call, { pods }) => {
      if (step === 'runp' && call === 'pod') for (const id of pods.keys()) pods.set(id, 'not ready');
    },
  });
  const found = await sample(standIn, { clock: quickClock(50) });
  expect(found).toMatchObject({ status: 'failed', failed_step: step });
  expect(found.error).toBe(`the engine reports success; expected ${text}`);
});

test('an engine of before v1 is spoken to in its own version', async () => {
  await using standIn = await criStandIn({ version: 'v1alpha2' });
  expect(await sample(standIn, { version: 'v1alpha2' })).toMatchObject({ status: 'ok' });
});

test.each(['RuntimeReady', 'NetworkReady'])(
  'an engine without %s is not ready, and its reason is told',
  async (lacks) => {
    await using standIn = await criStandIn({ lacks });
    const life = {
      clock: systemClock,
      gone: NEVER,
      pid: () => Promise.resolve(1),
      dataRoot: '/',
      cri: DIALECT,
    };
    await expect(openCri(standIn.socketPath, life, NEVER)).rejects.toThrow(
      `expected the engine to be ready, found ${lacks} false: NotReady: cni plugin not initialized`,
    );
  },
);

test('an engine that has started without its CRI is not waited for', async () => {
  await using standIn = await criStandIn({ version: 'none' });
  const life = {
    clock: systemClock,
    gone: NEVER,
    pid: () => Promise.resolve(1),
    dataRoot: '/',
    cri: DIALECT,
  };
  await expect(openCri(standIn.socketPath, life, NEVER)).rejects.toThrow(
    'the engine runs, but without its CRI',
  );
});
