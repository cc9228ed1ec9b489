import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { OutputFrames } from './output-frames.ts';
import { settle } from './settle.ts';
import { counted } from '../../../core/counted.ts';

/** What a container prints to its standard output, while it runs. */
export interface PrintedLines {
  /** Its first lines, as soon as it has printed as many. @throws Error if the output ends before that */
  readonly lines: (count: number, signal: AbortSignal) => Promise<readonly string[]>;
  close(): void;
}

/** Attaches before the container starts, so that nothing is missed, whatever the engine does with its log. */
export async function printedLines(docker: Docker, id: string, signal: AbortSignal): Promise<PrintedLines> {
  const options = { stream: true, stdout: true, hijack: true };
  const stream = (await settle(docker.getContainer(id).attach(options), signal)) as unknown as Duplex;
  const frames = new OutputFrames();
  const whole = (): readonly string[] => frames.output.stdout.split('\n').slice(0, -1);
  stream.on('data', (chunk: Buffer) => {
    frames.add(chunk);
  });
  // What breaks the connection also closes it.
  stream.on('error', () => undefined);
  return {
    lines: (count, until) => {
      const printed = new Promise<readonly string[]>((resolve, reject) => {
        const look = (): void => {
          if (whole().length >= count) resolve(whole().slice(0, count));
          else if (stream.closed)
            reject(
              new Error(
                `expected ${counted(count, 'line')} from the container, found ${whole().length} and the end`,
              ),
            );
        };
        stream.on('data', look).once('close', look);
        look();
      });
      return settle(printed, until);
    },
    close: () => {
      stream.destroy();
    },
  };
}
