import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { containerLog } from '../../../../../src/adapters/engines/cri/container-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dg-log-'));
});
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
  expect(await containerLog(path, '')).toEqual({
    ...{ stdout: '{"step":"walk"}\nfirst and last\n\nno end', stdoutBytes: 38 },
    ...{ stderr: 'oh no\n', stderrBytes: 6 },
  });
});

it("a link leads to Docker's log in the engine's own file system, whose last object may be half written", async () => {
  const path = join(folder, 'container.log');
  symlinkSync('/containers/1/1-json.log', path);
  mkdirSync(join(folder, 'containers/1'), { recursive: true });
  const entry = (stream: string, log: string): string => `${JSON.stringify({ log, stream, time: 'x' })}\n`;
  writeFileSync(
    join(folder, 'containers/1/1-json.log'),
    `${entry('stdout', 'first ')}${entry('stderr', 'é\n')}${entry('stdout', 'and last\n')}{"log":"ha`,
  );
  expect(await containerLog(path, folder)).toEqual({
    ...{ stdout: 'first and last\n', stdoutBytes: 15 },
    ...{ stderr: 'é\n', stderrBytes: 3 },
  });
});
