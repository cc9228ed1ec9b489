import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  standInUs,
  type ContainerRequest,
  type ContainerScript,
  type Life,
  type Step,
} from './stand-in-script.ts';

const STDOUT = 1;
const STDERR = 2;
/** What an engine reports of a container that it killed: 128 + SIGKILL. */
export const KILLED = 137;

/** A container of the stand-in, with the connections that follow it. */
export class StandInContainer {
  readonly id = randomBytes(32).toString('hex');
  readonly request: ContainerRequest;
  readonly script: ContainerScript;
  readonly life: Life;
  running = false;
  gone = false;
  #attached: Duplex | undefined;
  #waiting: ServerResponse | undefined;

  constructor(request: ContainerRequest, script: ContainerScript, askedUs: number) {
    this.request = request;
    this.script = script;
    this.life = { request, askedUs, sentUs: {}, eventsNs: {}, peak: 1 };
  }

  stamp(step: Step | 'die'): void {
    this.life.sentUs[step] = standInUs();
  }

  /** Turns the connection into the raw output stream: `101`, as dockerd has it since API 1.22. */
  attach(socket: Duplex): void {
    this.#attached = socket;
    socket.on('end', () => socket.end());
    socket.write(
      'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n',
    );
    this.stamp('attach');
  }

  /** Headers go out at once, the body once the container is removed. */
  openWait(response: ServerResponse): void {
    this.#waiting = response;
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    this.stamp('wait');
  }

  /** The process prints, and goes on. */
  print(text: string): void {
    this.#attached?.write(frame(STDOUT, text));
  }

  /** The process ends: its output goes out and the stream is closed. */
  exit(stdout: string, stderr: string): void {
    this.running = false;
    if (stdout !== '') this.#attached?.write(frame(STDOUT, stdout));
    if (stderr !== '') this.#attached?.write(frame(STDERR, stderr));
    this.#attached?.end();
    this.stamp('exit');
  }

  /** Answers the wait. */
  removed(exitCode: number, error?: string): void {
    this.gone = true;
    const complaint = error === undefined ? null : { Message: error };
    this.#waiting?.end(`${JSON.stringify({ Error: complaint, StatusCode: exitCode })}\n`);
    this.stamp('remove');
  }
}

/** Docker Engine API, ContainerAttach, "Stream format". */
function frame(stream: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}
