import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { engineContract } from '../../contract/engine.ts';
import { MemoryEngine } from '../../fakes/memory-engine.ts';
import { memoryFacts } from '../../fakes/memory-lab.ts';
import { IMAGE, standInLab } from '../../fixtures/stand-in-run.ts';

engineContract('memory', () => {
  const gone = new AbortController();
  const engine = new MemoryEngine(systemClock, memoryFacts('vfs', []), gone);
  return Promise.resolve({
    ...{ engine, gone: gone.signal, image: IMAGE, printing: IMAGE },
    kill: () => {
      engine.die();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

engineContract('dockerode and a socket', async () => {
  const lab = standInLab();
  const never = new AbortController().signal;
  const running = await lab.start({ name: 'vfs', driver: 'vfs' }, [], never);
  return {
    ...{ engine: running.engine, gone: running.gone, image: IMAGE, printing: IMAGE },
    kill: () => {
      lab.kill();
    },
    [Symbol.asyncDispose]: async () => {
      await running.stop();
    },
  };
});
