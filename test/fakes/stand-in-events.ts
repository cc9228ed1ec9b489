import type { ServerResponse } from 'node:http';
import type { StandInContainer } from './stand-in-container.ts';

/**
 * How event lines reach the client: each in a chunk of its own, cut in two, or several together with the end
 * of one in the chunk of the next.
 */
export type EventTransport = 'whole' | 'split' | 'merged';

/** The `GET /events` of the stand-in: newline-delimited JSON with times of more digits than a double holds. */
export class StandInEvents {
  readonly #transport: EventTransport;
  readonly #listeners = new Map<ServerResponse, ReadonlySet<string>>();
  readonly #beganNs = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  #held = '';

  constructor(transport: EventTransport) {
    this.#transport = transport;
  }

  listen(response: ServerResponse, actions: readonly string[]): void {
    this.#listeners.set(response, new Set(actions));
    response.on('close', () => this.#listeners.delete(response));
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
  }

  send(container: StandInContainer, action: string): void {
    const { fault } = container.script;
    if (fault?.kind === 'lost-event' && fault.action === action) return;
    const now = this.#beganNs + process.hrtime.bigint();
    container.life.eventsNs[action] = now;
    if (action === 'die') container.stamp('die');
    this.#carry(`${eventLine(container, action, now)}\n`, action);
  }

  #carry(line: string, action: string): void {
    switch (this.#transport) {
      case 'whole':
        this.#write(line, action);
        break;
      case 'split':
        this.#held += line;
        // In two turns of the event loop, so that the halves are two reads for the client.
        this.#write(this.#take(this.#held.length >> 1), action);
        setTimeout(() => {
          this.#write(this.#take(this.#held.length), action);
        }, 2);
        break;
      case 'merged':
        this.#held += line;
        // The last of a container sends all that was held; of the others half a line stays behind.
        this.#write(this.#take(action === 'destroy' ? this.#held.length : this.#held.length - 20), action);
        break;
    }
  }

  #take(length: number): string {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return text;
  }

  #write(text: string, action: string): void {
    for (const [response, actions] of this.#listeners) {
      if (actions.has(action) && !response.destroyed) response.write(text);
    }
  }
}

/** As engines up to API 1.51 send it; `timeNano` is put in as text, since no double holds it. */
function eventLine({ id, request }: StandInContainer, action: string, now: bigint): string {
  const event = {
    status: action,
    id,
    from: request.image,
    Type: 'container',
    Action: action,
    Actor: { ID: id, Attributes: { ...request.labels, image: request.image } },
    scope: 'local',
    time: Number(now / 1_000_000_000n),
  };
  return JSON.stringify(event).replace(/}$/, `,"timeNano":${now}}`);
}
