import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { containerLog } from '../../../../../src/adapters/engines/cri/container-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'dg-log-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('lines of both streams are told apart, parts are put together, and bytes are counted', async () => {
  const path = join(folder, 'container.log');
  const at = '2026-11-27T02:22:44.123456789Z';
  writeFileSync(
    path,
    `${at} stdout F {"step":"walk"}\n${at} stderr F oh no\n${at} stdout P first \n${at} stdout F and last\n` +
      `${at} stdout F \nno line of a log\n${at} stdout P no end`,
  );
  expect(await containerLog(path)).toEqual({
    ...{ stdout: '{"step":"walk"}\nfirst and last\n\nno end', stdoutBytes: 38 },
    ...{ stderr: 'oh no\n', stderrBytes: 6 },
  });
});
