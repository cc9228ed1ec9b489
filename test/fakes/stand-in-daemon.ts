import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { KILLED, StandInContainer } from './stand-in-container.ts';
import { StandInEvents, type EventTransport } from './stand-in-events.ts';
import { halfReply, refuse, reply } from './stand-in-reply.ts';
import {
  pause,
  turns,
  type ContainerRequest,
  type ContainerScript,
  type Life,
  type Step,
} from './stand-in-script.ts';

/** What the stand-in has in every file that a container prints. */
const OS_TYPE = 'Linux\n';

export interface DaemonOptions {
  /** Name of the driver setup, for the script. */
  readonly setup: string;
  readonly runtimes: readonly string[];
  readonly image: { readonly reference: string; readonly id: string; readonly output: string };
  readonly script: (request: ContainerRequest) => ContainerScript;
  readonly events: EventTransport;
  /** Told of each container once it is gone. */
  readonly onLife: (life: Life) => void;
  /** Told of each `hang`, once the client has seen all that came before. */
  readonly onHang: () => void;
}

/** What the stand-in does with containers: their lives as the script has them, and the events of those. */
export class StandInDaemon {
  readonly containers = new Map<string, StandInContainer>();
  readonly events: StandInEvents;
  hasImage = false;
  isFrozen = false;
  readonly #options: DaemonOptions;
  /** Aborts when the engine ends; to end it is what a script of `die` does. */
  readonly #ended: AbortSignal;
  readonly #die: () => void;

  constructor(options: DaemonOptions, ended: AbortSignal, die: () => void) {
    this.#options = options;
    this.#ended = ended;
    this.#die = die;
    this.events = new StandInEvents(options.events);
  }

  async create(body: CreateBody, askedUs: number, response: ServerResponse): Promise<void> {
    const request = requestOf(body, this.#options.setup);
    if (!this.hasImage || request.image !== this.#options.image.reference) {
      refuse(response, 404, `No such image: ${request.image}`);
      return;
    }
    if (!this.#options.runtimes.includes(request.runtime)) {
      refuse(response, 400, `unknown or invalid runtime name: ${request.runtime}`);
      return;
    }
    const container = new StandInContainer(request, this.#options.script(request), askedUs);
    if (!(await this.#reach(container, 'create', response))) return;
    this.containers.set(container.id, container);
    const atOnce = this.containers.size;
    for (const { life } of this.containers.values()) life.peak = Math.max(life.peak, atOnce);
    this.events.send(container, 'create');
    reply(response, 201, { Id: container.id, Warnings: [] });
    container.stamp('create');
  }

  async attach(container: StandInContainer, socket: Duplex): Promise<void> {
    if (await this.#reach(container, 'attach', socket)) container.attach(socket);
  }

  async wait(container: StandInContainer, response: ServerResponse): Promise<void> {
    if (await this.#reach(container, 'wait', response)) container.openWait(response);
  }

  async start(container: StandInContainer, response: ServerResponse): Promise<void> {
    if (!(await this.#reach(container, 'start', response))) return;
    container.running = true;
    // dockerd logs the event before it replies.
    this.events.send(container, 'start');
    response.writeHead(204).end();
    container.stamp('start');
    const [, argument] = container.request.command;
    if (argument?.startsWith('/') === true)
      container.print(OS_TYPE.repeat(container.request.command.length - 1));
    else if (argument !== 'wait') await this.#runToItsEnd(container);
  }

  /** `DELETE ...?force=true`. */
  kill(container: StandInContainer): void {
    if (container.running) {
      container.exit('', '');
      this.events.send(container, 'die');
    }
    this.#remove(container, KILLED);
  }

  async #runToItsEnd(container: StandInContainer): Promise<void> {
    const { fault, latency = {} } = container.script;
    if (!(await this.#reach(container, 'exit'))) return;
    const exitCode = fault?.kind === 'exit' ? fault.code : 0;
    const stdout = fault?.kind === 'output' ? fault.text : this.#options.image.output;
    container.exit(stdout, fault?.kind === 'exit' ? fault.stderr : '');
    const die = latency.die ?? 0;
    await pause(die);
    if (container.gone || this.#ended.aborted) return;
    this.events.send(container, 'die');
    if (!(await this.#reach(container, 'remove', undefined, (latency.remove ?? 0) - die))) return;
    if (fault?.kind === 'removal-error') container.removed(exitCode, fault.message);
    else this.#remove(container, exitCode);
  }

  /** Lets a step's time go by. @returns whether the step ends well; where it is refused that is answered */
  async #reach(
    container: StandInContainer,
    step: Step,
    answer?: ServerResponse | Duplex,
    ms = container.script.latency?.[step] ?? 0,
  ): Promise<boolean> {
    const { fault } = container.script;
    if (fault?.kind === 'hang' && fault.at === step) {
      await turns();
      this.#options.onHang();
      return false;
    }
    if (fault?.kind === 'freeze' && fault.at === step) this.isFrozen = true;
    if (this.isFrozen) return false;
    await pause(ms);
    if (this.#ended.aborted || container.gone) return false;
    if (fault?.kind === 'die' && fault.at === step) {
      this.#die();
      return false;
    }
    if (fault?.kind === 'die-halfway' && fault.at === step) {
      if (answer !== undefined && 'writeHead' in answer) await halfReply(answer);
      this.#die();
      return false;
    }
    if (fault?.kind === 'refuse' && fault.at === step) {
      if (answer !== undefined) refuse(answer, 500, `the stand-in was told to refuse ${step}`);
      return false;
    }
    return true;
  }

  /** The removed-wait fires just before `destroy` is logged (moby daemon/delete.go). */
  #remove(container: StandInContainer, exitCode: number): void {
    container.removed(exitCode);
    this.events.send(container, 'destroy');
    this.containers.delete(container.id);
    this.#options.onLife(container.life);
  }
}

export interface CreateBody {
  readonly Image: string;
  readonly Cmd?: string[];
  readonly Labels?: Record<string, string>;
  readonly HostConfig: {
    AutoRemove?: boolean;
    Runtime?: string;
    NetworkMode?: string;
    LogConfig?: { Type: string };
  };
}

function requestOf(body: CreateBody, setup: string): ContainerRequest {
  const labels = body.Labels ?? {};
  const isProbe = labels['drivergrid.sample']?.startsWith('probe-') === true;
  return {
    setup,
    image: body.Image,
    runtime: body.HostConfig.Runtime ?? 'runc',
    network: body.HostConfig.NetworkMode ?? 'bridge',
    command: body.Cmd ?? [],
    autoRemove: body.HostConfig.AutoRemove ?? false,
    logDriver: body.HostConfig.LogConfig?.Type,
    labels,
    purpose: isProbe ? 'probe' : 'drivergrid.proof' in labels ? 'proof' : 'sample',
  };
}
