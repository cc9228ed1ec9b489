import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineProcesses } from '../../../src/adapters/labs/engine-processes.ts';

it('what stands before an engine counts, wherever it is below it; without it nothing is known of the engine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dg-front-'));
  symlinkSync('/bin/sleep', join(folder, 'front'));
  // As a script starts it: below a shell that is below the engine.
  const script = `(${folder}/front 60; true) & echo started; exec sleep 60`;
  const engine = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    await once(engine.stdout, 'data');
    const { pid = 0 } = engine;
    const count = async (program: string): Promise<number> =>
      (await engineProcesses(pid, { services: [], front: { program, engineSocket: '/none' } })).length;
    // A busy machine takes its time to start them.
    await expect.poll(() => count('front'), { timeout: 4_000 }).toBe(2);
    expect(await count('other')).toBe(0);
  } finally {
    process.kill(-(engine.pid ?? 0), 'SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
