import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe } from 'vitest';
import { hostFacts } from '../../src/adapters/host/host-facts.ts';
import { requireHost } from '../../src/adapters/host/require-host.ts';
import { ENGINE_KINDS } from '../../src/core/engines/known-engines.ts';
import { firstUsable } from '../../src/core/engines/tested-build.ts';
import { PRIVATE_LAB_TOOLS } from '../../src/core/host/tools.ts';
import { stateDir } from '../../src/adapters/host/state-dir.ts';
import { builtinImage, printerImage } from '../../src/adapters/image/image-source.ts';
import { FileJournal } from '../../src/adapters/journal/file-journal.ts';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { PrivateLab } from '../../src/adapters/labs/private/private-lab.ts';
import { newRunId } from '../../src/adapters/results/run-identity.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import { parseScenario } from '../../src/scenario/load.ts';
import { engineContract, type EngineUnderContract } from '../contract/engine.ts';
import { engineObstacle } from './support/engine-needs.ts';
import { processesMentioning } from './support/living.ts';
import { playground } from './support/playground.ts';

const NEVER = new AbortController().signal;

// What has no engine has no such API.
for (const { binary } of ENGINE_KINDS.filter(({ api }) => api === 'docker')) {
  describe(binary, async () => {
    const obstacle = await engineObstacle(binary);
    beforeEach((context) => {
      context.skip(obstacle !== undefined, obstacle);
    });
    engineContract(`a real ${binary}`, () => startOf(binary));
  });
}

async function startOf(program: string): Promise<EngineUnderContract> {
  const place = await playground();
  const text = `name: contract\nengine: ${program}\ndrivers: [vfs]\nruntimes: [runc]\n`;
  const scenario = parseScenario(text, 'contract');
  const state = stateDir(place.state);
  const host = await hostFacts(scenario, state.root);
  const { engine: build } = firstUsable(requireHost(host, scenario, PRIVATE_LAB_TOOLS));
  const runId = newRunId();
  const journal = new FileJournal(join(state.journals, runId));
  const work = state.work(runId);
  await journal.record({ kind: 'folder', path: work });
  await mkdir(work, { recursive: true });
  const lab = new PrivateLab({
    ...{ runId, work, build, journal, clock: systemClock, hybridCgroups: host.cgroup === 'hybrid' },
    ...{ backing: scenario.backing, backingBytes: scenario.backing_bytes, network: scenario.network },
  });
  const runc = { name: 'runc', path: host.runtimes['runc']?.path ?? 'runc', args: [] };
  const running = await lab.start({ name: 'vfs', driver: 'vfs' }, [runc], NEVER);
  return {
    ...{ engine: running.engine, gone: running.gone },
    ...{ image: await builtinImage(host.arch), printing: await printerImage(host.arch) },
    kill: async () => {
      for (const line of await processesMentioning(work)) signalProcess(Number.parseInt(line, 10), 'SIGKILL');
    },
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      await journal.undoAll();
      await place[Symbol.asyncDispose]();
    },
  };
}
