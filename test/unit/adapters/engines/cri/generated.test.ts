import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const FOLDER = 'src/adapters/engines/cri';

it('cri_pb.ts is what `npm run generate` makes of cri.proto', async () => {
  const out = await mkdtemp(join(tmpdir(), 'dg-generated-'));
  try {
    const args = ['generate', '--template', 'buf.gen.yaml', '--output', out, '.'];
    await execa('buf', args, { cwd: FOLDER, preferLocal: true, localDir: process.cwd() });
    const [made, kept] = await Promise.all(
      [join(out, 'cri_pb.ts'), join(FOLDER, 'cri_pb.ts')].map((path) => readFile(path, 'utf8')),
    );
    expect(kept).toBe(made);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}, 30_000);
