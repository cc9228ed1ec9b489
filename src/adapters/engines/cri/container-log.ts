import { createReadStream } from 'node:fs';
import type { Printed } from '../../../ports/cri-api.ts';
import { OutputHead } from '../output-head.ts';

const NEW_LINE = Buffer.from('\n');

/**
 * What a container has printed, from its log: `TIME STREAM TAG TEXT` a line, where the tag P says that the line goes on
 * (kubernetes design-proposals, node/kubelet-cri-logging.md). Engines cut lines at 16 KiB or less, so little is kept at a time.
 */
export async function containerLog(path: string): Promise<Printed> {
  const streams = { stdout: new OutputHead(), stderr: new OutputHead() };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      addLine(rest.subarray(0, end), streams);
      rest = rest.subarray(end + 1);
    }
  }
  addLine(rest, streams);
  const { stdout, stderr } = streams;
  return {
    ...{ stdout: stdout.text, stdoutBytes: stdout.bytes },
    ...{ stderr: stderr.text, stderrBytes: stderr.bytes },
  };
}

/** Passes over what is no line of a log. */
function addLine(line: Buffer, streams: Readonly<Record<'stdout' | 'stderr', OutputHead>>): void {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  const third = line.indexOf(' ', second + 1);
  const stream = line.subarray(first + 1, second).toString();
  if (third === -1 || (stream !== 'stdout' && stream !== 'stderr')) return;
  streams[stream].add(line.subarray(third + 1));
  if (
    line
      .subarray(second + 1, third)
      .toString()
      .startsWith('F')
  )
    streams[stream].add(NEW_LINE);
}
