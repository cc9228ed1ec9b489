import { readFile } from 'node:fs/promises';
import { OutputHead } from '../output-head.ts';
import type { Printed } from '../../../ports/cri-api.ts';

/**
 * What a container has printed, from its log: `TIME STREAM TAG TEXT` a line, where the tag P says that the line goes on
 * (kubernetes design-proposals, node/kubelet-cri-logging.md).
 */
export async function containerLog(path: string): Promise<Printed> {
  const streams = { stdout: new OutputHead(), stderr: new OutputHead() };
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
