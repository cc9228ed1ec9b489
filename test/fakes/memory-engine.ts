import { randomBytes } from 'node:crypto';
import { EngineGoneError, OtherImageError } from '../../src/core/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DataRoot } from '../../src/ports/data-root.ts';
import type { Containers, DockerApi, EngineEvent, EventWatch, Images } from '../../src/ports/docker-api.ts';
import type { EngineFacts } from '../../src/core/engines/engine-facts.ts';
import type { Engine, Holding } from '../../src/ports/engine.ts';
import type { ImageArchive } from '../../src/ports/image.ts';

interface Held {
  readonly runtime: string;
  readonly network: string;
  readonly image: ImageArchive;
  readonly autoRemove: boolean;
  /** Whether its program waits until it is killed. */
  readonly waits: boolean;
  running: boolean;
  readonly exited: PromiseWithResolvers<void>;
  readonly removed: PromiseWithResolvers<void>;
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

/** An engine that is nothing but memory: what the port asks for, without HTTP, files or processes. */
export class MemoryEngine implements Engine {
  readonly api: DockerApi;
  readonly #clock: Clock;
  readonly #gone: AbortController;
  readonly #facts: EngineFacts;
  readonly #stored = new Map<string, ImageArchive>();
  readonly #runtimes = new Map<string, string>();
  readonly #containers = new Map<string, Held>();
  readonly #events: EngineEvent[] = [];

  constructor(clock: Clock, facts: EngineFacts, gone = new AbortController()) {
    this.#clock = clock;
    this.#facts = facts;
    this.#gone = gone;
    this.api = {
      kind: 'docker',
      endpoint: 'memory:',
      containers: this.#containersApi(),
      images: this.#imagesApi(),
      watchEvents: (signal) => this.#call(signal, () => this.#watch()),
    };
  }

  /** Ends as a killed engine does: what is under way fails. */
  die(): void {
    this.#gone.abort(new EngineGoneError('the engine ended (signal SIGKILL)'));
  }

  /** Images by what an archive holds: those that it can load. */
  readonly archives = new Map<string | Uint8Array, ImageArchive>();

  /** A thousand bytes for each image, ten for each container; an inode for each. */
  readonly dataRoot: DataRoot = {
    isShared: false,
    count: (signal) =>
      this.#call(signal, () => {
        const [images, containers] = [this.#stored.size, this.#containers.size];
        return { bytes: 1000 * images + 10 * containers, inodes: images + containers };
      }),
  };

  /** Ids of the containers that are held now. */
  get running(): readonly string[] {
    return [...this.#containers].flatMap(([id, { running }]) => (running ? [id] : []));
  }

  facts(signal: AbortSignal): Promise<EngineFacts> {
    return this.#call(signal, () => this.#facts);
  }

  bringImage(image: ImageArchive, signal: AbortSignal): Promise<void> {
    return this.#call(signal, () => {
      const found = image.ids.includes(image.digest);
      this.#stored.set(image.reference, image);
      if (!found) {
        throw new OtherImageError(
          `image ${image.name}: expected ${image.ids.join(' or ')}, found ${image.digest}`,
        );
      }
    });
  }

  async hold(spec: Parameters<Engine['hold']>[0], signal: AbortSignal): ReturnType<Engine['hold']> {
    const { containers } = this.api;
    const id = await containers.create({ ...spec, autoRemove: false }, signal);
    await containers.start(id, signal);
    return {
      ...{ id, running: true, pid: 4711, networks: [spec.network] },
      lines:
        spec.isRead === true ? (count) => Promise.resolve(Array<string>(count).fill('Linux')) : undefined,
      [Symbol.asyncDispose]: async () => {
        if (!this.#gone.signal.aborted) await containers.remove(id, new AbortController().signal);
      },
    };
  }

  traceAs(): void {
    // It tells nothing.
  }

  runtimeOf(containerId: string): string | undefined {
    return this.#runtimes.get(containerId);
  }

  holdings(signal: AbortSignal): ReturnType<Engine['holdings']> {
    return this.#call(signal, () =>
      [...this.#containers.keys()].map((name): Holding => ({ kind: 'container', name })),
    );
  }

  close(): void {
    // There is no connection.
  }

  #imagesApi(): Images {
    return {
      load: (archive, signal) =>
        this.#call(signal, () => {
          const image = this.archives.get(archive);
          if (image === undefined) throw new Error('no space left on device');
          this.#stored.set(image.reference, image);
        }),
      idOf: (reference, signal) => this.#call(signal, () => this.#stored.get(reference)?.digest),
      commit: (id, reference, signal) =>
        this.#call(signal, () => {
          this.#stored.set(reference, this.#found(id).image);
        }),
      remove: (reference, signal) =>
        this.#call(signal, () => {
          this.#stored.delete(reference);
        }),
    };
  }

  #containersApi(): Containers {
    return {
      create: (spec, signal) =>
        this.#call(signal, () => {
          const image = this.#stored.get(spec.image);
          if (image === undefined) throw new Error(`No such image: ${spec.image}`);
          if (!this.#facts.runtimes.includes(spec.runtime))
            throw new Error(`unknown or invalid runtime name: ${spec.runtime}`);
          const id = randomBytes(32).toString('hex');
          this.#runtimes.set(id, spec.runtime);
          this.#containers.set(id, {
            ...{ runtime: spec.runtime, network: spec.network, image, autoRemove: spec.autoRemove },
            waits: spec.command?.includes('wait') === true,
            ...{ running: false, exited: withResolvers(), removed: withResolvers() },
          });
          this.#tell(id, 'create');
          return id;
        }),
      attach: (id, signal) =>
        this.#call(signal, () => {
          const { image, exited } = this.#found(id);
          return {
            output: async (waiting) => {
              await this.#race(waiting, exited.promise);
              const stdout = image.expectedOutput ?? '';
              const bytes = { stdoutBytes: Buffer.byteLength(stdout), stderrBytes: 0 };
              return { stdout, stderr: '', ...bytes, endedUs: this.#clock.nowUs() };
            },
            close: () => undefined,
          };
        }),
      awaitRemoval: (id, signal) =>
        this.#call(signal, () => {
          const { removed } = this.#found(id);
          return {
            done: async (waiting) => {
              await this.#race(waiting, removed.promise);
              return { exitCode: 0, error: undefined };
            },
            close: () => undefined,
          };
        }),
      awaitExit: (id, signal) =>
        this.#call(signal, () => {
          const { exited } = this.#found(id);
          return {
            done: async (waiting) => {
              await this.#race(waiting, exited.promise);
              return { exitCode: 0, error: undefined };
            },
            close: () => undefined,
          };
        }),
      start: (id, signal) =>
        this.#call(signal, () => {
          const held = this.#found(id);
          held.running = true;
          this.#tell(id, 'start');
          if (held.waits) return;
          queueMicrotask(() => {
            if (held.autoRemove) this.#exit(id, held);
            else this.#end(id, held);
          });
        }),
      remove: (id, signal) =>
        this.#call(signal, () => {
          const held = this.#containers.get(id);
          if (held !== undefined) this.#exit(id, held);
        }),
    };
  }

  #end(id: string, held: Held): void {
    held.running = false;
    held.exited.resolve();
    this.#tell(id, 'die');
  }

  #exit(id: string, held: Held): void {
    if (held.running) this.#end(id, held);
    this.#containers.delete(id);
    this.#tell(id, 'destroy');
    held.removed.resolve();
  }

  #found(id: string): Held {
    const held = this.#containers.get(id);
    if (held === undefined) throw new Error(`No such container: ${id}`);
    return held;
  }

  #tell(containerId: string, action: string): void {
    const nowUs = this.#clock.nowUs();
    this.#events.push({ containerId, action, engineNs: BigInt(Math.round(nowUs * 1000)), seenUs: nowUs });
  }

  #watch(): EventWatch {
    return {
      until: (id) => Promise.resolve(this.#events.filter(({ containerId }) => containerId === id)),
      trouble: () => undefined,
      forget: (id) => {
        const kept = this.#events.filter(({ containerId }) => containerId !== id);
        this.#events.splice(0, this.#events.length, ...kept);
      },
      close: () => undefined,
    };
  }

  async #call<T>(signal: AbortSignal, action: () => T): Promise<T> {
    signal.throwIfAborted();
    this.#gone.signal.throwIfAborted();
    return Promise.resolve(action());
  }

  /** Ends with the signal, or with the engine. */
  async #race(signal: AbortSignal, promise: Promise<void>): Promise<void> {
    const aborted = (one: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        const fail = (): void => {
          reject(one.reason as Error);
        };
        if (one.aborted) fail();
        else one.addEventListener('abort', fail, { once: true });
      });
    await Promise.race([promise, aborted(signal), aborted(this.#gone.signal)]);
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(): PromiseWithResolvers<void> {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
