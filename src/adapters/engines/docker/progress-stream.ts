import { shown } from './replies.ts';

/** Far longer than any progress line. A stream with a longer one is not a progress stream. */
const LONGEST_LINE = 1024 * 1024;

/**
 * Reads a progress stream (one JSON object per line) to its end. docker-modem's own reader throws on a line that is not
 * JSON, outside of any call.
 * @throws Error with the engine's message from a line with `error`, or if the stream is something else or breaks off
 */
export async function progressDone(stream: NodeJS.ReadableStream): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error(`expected lines of progress, found ${shown(rest)}`);
    for (const line of lines) requireProgress(line.trim());
  }
  requireProgress(rest.trim());
}

function requireProgress(line: string): void {
  if (line === '') return;
  let error: unknown;
  try {
    ({ error } = JSON.parse(line) as { error?: unknown });
  } catch {
    throw new Error(`expected a line of progress, found ${shown(line)}`);
  }
  if (error !== undefined) throw new Error(typeof error === 'string' ? error : shown(error));
}
