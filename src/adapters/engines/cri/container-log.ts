import { readFile } from 'node:fs/promises';
import type { Printed } from '../../../ports/cri-api.ts';

/** Of each stream. */
const KEPT_BYTES = 2 ** 20;

/**
 * What a container has printed, from its log: `TIME STREAM TAG TEXT` a line, where the tag P says that the line goes on
 * (kubernetes design-proposals, node/kubelet-cri-logging.md).
 */
export async function containerLog(path: string): Promise<Printed> {
  const streams = { stdout: new Head(), stderr: new Head() };
  const log = await readFile(path);
  for (let begin = 0; begin < log.length;) {
    const found = log.indexOf('\n', begin);
    const end = found === -1 ? log.length : found;
    const line = log.subarray(begin, end);
    begin = end + 1;
    const first = line.indexOf(' ');
    const second = line.indexOf(' ', first + 1);
    const third = line.indexOf(' ', second + 1);
    const stream = line.subarray(first + 1, second).toString();
    if (third === -1 || (stream !== 'stdout' && stream !== 'stderr')) continue;
    const isWhole = line
      .subarray(second + 1, third)
      .toString()
      .startsWith('F');
    streams[stream].add(line.subarray(third + 1));
    if (isWhole) streams[stream].add(Buffer.from('\n'));
  }
  const { stdout, stderr } = streams;
  return {
    ...{ stdout: stdout.text, stdoutBytes: stdout.bytes },
    ...{ stderr: stderr.text, stderrBytes: stderr.bytes },
  };
}

class Head {
  bytes = 0;
  readonly #kept: Buffer[] = [];

  add(part: Buffer): void {
    const room = KEPT_BYTES - this.bytes;
    if (room > 0) this.#kept.push(part.subarray(0, room));
    this.bytes += part.length;
  }

  get text(): string {
    return Buffer.concat(this.#kept).toString();
  }
}
