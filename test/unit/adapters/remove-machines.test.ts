import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeMachines } from '../../../src/adapters/journal/remove-machines.ts';

const [OURS, OTHER] = ['a'.repeat(64), 'b'.repeat(64)];

it("only the machines' cgroups with an id of the run are removed, in every hierarchy", async () => {
  const root = await mkdtemp(join(tmpdir(), 'cgroups-'));
  try {
    for (const id of [OURS, OTHER]) {
      await mkdir(join(root, 'kata_overhead', id), { recursive: true });
      await mkdir(join(root, 'memory/kata_overhead', id), { recursive: true });
      await mkdir(join(root, 'memory/docker', `kata_${id}`, 'child'), { recursive: true });
      await mkdir(join(root, 'memory/docker', id), { recursive: true });
    }
    const ids = join(root, 'ids');
    // The last one was cut off by a SIGKILL, and is the start of another's.
    await writeFile(ids, `${OURS}\n${OTHER.slice(0, 12)}`);
    expect((await removeMachines(ids, root)).toSorted()).toEqual(
      [`kata_overhead/${OURS}`, `memory/docker/kata_${OURS}`, `memory/kata_overhead/${OURS}`].map(
        (path) => `removed cgroup ${root}/${path}`,
      ),
    );
    expect(await readdir(join(root, 'kata_overhead'))).toEqual([OTHER]);
    expect(await readdir(join(root, 'memory/kata_overhead'))).toEqual([OTHER]);
    expect((await readdir(join(root, 'memory/docker'))).toSorted()).toEqual([OURS, OTHER, `kata_${OTHER}`]);
    expect(await removeMachines(ids, root)).toEqual([]);
    expect(await removeMachines(join(root, 'none'), root)).toEqual([]);
  } finally {
    await rm(root, { recursive: true });
  }
});
