import { createReadStream } from 'node:fs';
import { readlink } from 'node:fs/promises';
import type { Printed } from '../../../ports/cri-api.ts';
import { OutputHead } from '../output-head.ts';

const NEW_LINE = Buffer.from('\n');
/** `{` */
const OBJECT = 0x7b;

type Streams = Readonly<Record<'stdout' | 'stderr', OutputHead>>;

/**
 * What a container has printed, from its log: `TIME STREAM TAG TEXT` a line, where the tag P says that the line goes on
 * (kubernetes design-proposals, node/kubelet-cri-logging.md). Engines cut lines at 16 KiB or less, so little is kept at a time.
 * cri-dockerd has a link there to Docker's log, of one JSON object a line (moby daemon/logger/jsonfilelog).
 * @param root the engine's file system, which has what a link leads to
 */
export async function containerLog(path: string, root: string): Promise<Printed> {
  const streams: Streams = { stdout: new OutputHead(), stderr: new OutputHead() };
  let rest: Buffer = Buffer.alloc(0);
  const link = await readlink(path).catch(() => undefined);
  const file = link === undefined ? path : root + link;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
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
function addLine(line: Buffer, streams: Streams): void {
  if (line[0] === OBJECT) addObject(line, streams);
  else addPlain(line, streams);
}

function addPlain(line: Buffer, streams: Streams): void {
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

/** The text has its new line, if there was one. Passes over an object of which only a part is written yet. */
function addObject(line: Buffer, streams: Streams): void {
  let entry: { readonly stream?: unknown; readonly log?: unknown };
  try {
    entry = JSON.parse(line.toString()) as typeof entry;
  } catch {
    return;
  }
  const { stream, log } = entry;
  if (typeof log === 'string' && (stream === 'stdout' || stream === 'stderr'))
    streams[stream].add(Buffer.from(log));
}
