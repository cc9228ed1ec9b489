import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeCgroup } from '../../../src/adapters/journal/remove-cgroup.ts';

it("a run's folder goes where its hierarchy is no longer mounted, with the plain files in it", async () => {
  const root = await mkdtemp(join(tmpdir(), 'cgroups-'));
  try {
    for (const name of ['drivergrid-r1', 'drivergrid-r2']) {
      await mkdir(join(root, 'hugetlb', name, 'container'), { recursive: true });
      await writeFile(join(root, 'hugetlb', name, 'container/cgroup.procs'), '1\n');
    }
    expect(await removeCgroup('drivergrid-r1', root)).toEqual([
      `removed cgroup ${root}/hugetlb/drivergrid-r1`,
    ]);
    expect(await readdir(join(root, 'hugetlb'))).toEqual(['drivergrid-r2']);
  } finally {
    await rm(root, { recursive: true });
  }
});
