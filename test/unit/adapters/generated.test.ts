import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

it.each([
  ['src/adapters/engines/cri', 'cri'],
  ['src/adapters/trace/otlp', 'otlp'],
])(
  '%s/%s_pb.ts is what `npm run generate` makes',
  async (folder, name) => {
    const out = await mkdtemp(join(tmpdir(), 'dg-generated-'));
    try {
      const args = ['generate', '--template', 'buf.gen.yaml', '--output', out, '.'];
      await execa('buf', args, { cwd: folder, preferLocal: true, localDir: process.cwd() });
      const [made, kept] = await Promise.all(
        [out, folder].map((place) => readFile(join(place, `${name}_pb.ts`), 'utf8')),
      );
      expect(kept).toBe(made);
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  },
  30_000,
);
