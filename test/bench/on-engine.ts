import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hostFacts } from '../../src/adapters/host/host-facts.ts';
import { takeHost } from '../../src/adapters/host/host-lock.ts';
import { takeLock } from '../../src/adapters/host/owner-lock.ts';
import { requireHost } from '../../src/adapters/host/require-host.ts';
import { stateDir } from '../../src/adapters/host/state-dir.ts';
import { systemClock } from '../../src/adapters/host/system-clock.ts';
import { builtinImage } from '../../src/adapters/image/image-source.ts';
import { FileJournal } from '../../src/adapters/journal/file-journal.ts';
import { PrivateLab } from '../../src/adapters/labs/private/private-lab.ts';
import { newRunId } from '../../src/adapters/results/run-identity.ts';
import { firstUsable } from '../../src/core/engines/tested-build.ts';
import { PRIVATE_LAB_TOOLS } from '../../src/core/host/tools.ts';
import type { DriverSetup, Scenario } from '../../src/core/scenario/scenario.ts';
import type { ReadyRuntime } from '../../src/core/runtimes/known-runtimes.ts';
import type { ImageArchive } from '../../src/ports/image.ts';
import type { RunningEngine } from '../../src/ports/lab.ts';

/**
 * Starts a scenario's engine in the private lab with builtin:hello, measures, and gives the host back as it was.
 * @param runtimes those to register beside the engine's own
 */
export async function onEngine(
  scenario: Scenario,
  setup: DriverSetup,
  runtimes: readonly ReadyRuntime[],
  measure: (running: RunningEngine, image: ImageArchive) => Promise<void>,
): Promise<void> {
  const never = new AbortController().signal;
  const runId = newRunId();
  const state = stateDir();
  const host = await hostFacts(scenario, state.root);
  const { engine } = firstUsable(requireHost(host, scenario, PRIVATE_LAB_TOOLS));
  await using _host = await takeHost(runId, state.hostLock);
  await using _lock = await takeLock(state.lock, runId);
  const journal = new FileJournal(join(state.journals, runId));
  await journal.record({ kind: 'folder', path: state.work(runId) });
  await mkdir(state.work(runId), { recursive: true });
  try {
    const image = await builtinImage(host.arch);
    const lab = new PrivateLab({
      ...{ runId, work: state.work(runId), build: engine, backing: 'fresh', journal, clock: systemClock },
      ...{
        backingBytes: scenario.backing_bytes,
        network: scenario.network,
        hybridCgroups: host.cgroup === 'hybrid',
      },
    });
    const running = await lab.start(setup, runtimes, never);
    try {
      await running.engine.bringImage(image, never);
      await measure(running, image);
    } finally {
      await running.stop();
    }
  } finally {
    await journal.undoAll();
  }
}
