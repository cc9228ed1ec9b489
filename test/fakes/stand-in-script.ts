/** The steps of a `docker run --rm` as the stand-in serves them. */
export const STEPS = ['create', 'attach', 'wait', 'start', 'exit', 'remove'] as const;

export type Step = (typeof STEPS)[number];

/**
 * How long each step takes, in milliseconds: `create`, `attach`, `wait` (its headers) and `start` from request
 * to reply, `exit` from start's reply to the end of the attach stream, `die` (the event) and `remove` (wait's
 * body) from there. What is not given takes no time.
 */
export type Latencies = Partial<Readonly<Record<Step | 'die', number>>>;

/** What goes wrong with a container. */
export type Fault =
  /** The engine answers HTTP 500. */
  | { readonly kind: 'refuse'; readonly at: 'create' | 'attach' | 'wait' | 'start' }
  /** The step never ends. */
  | { readonly kind: 'hang'; readonly at: Step }
  /** The step never ends, and the engine answers nothing from then on. */
  | { readonly kind: 'freeze'; readonly at: Step }
  /** The engine cuts every connection and is gone, instead of ending the step. */
  | { readonly kind: 'die'; readonly at: Step }
  /** The same, with the headers of the reply sent and a part of its body. */
  | { readonly kind: 'die-halfway'; readonly at: 'create' }
  | { readonly kind: 'exit'; readonly code: number; readonly stderr: string }
  | { readonly kind: 'output'; readonly text: string }
  /** The container stays, and wait's body says why. */
  | { readonly kind: 'removal-error'; readonly message: string }
  /** An engine drops events for a listener that is slow. */
  | { readonly kind: 'lost-event'; readonly action: string };

export interface ContainerScript {
  readonly latency?: Latencies;
  readonly fault?: Fault | undefined;
}

/** What a client asked for with `POST /containers/create`. */
export interface ContainerRequest {
  /** Name of the driver setup. */
  readonly setup: string;
  readonly image: string;
  readonly runtime: string;
  readonly network: string;
  readonly command: readonly string[];
  readonly autoRemove: boolean;
  /** Absent: the engine's usual one. */
  readonly logDriver: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** `probe` and `sample` run the workload, `proof` waits. */
  readonly purpose: 'probe' | 'proof' | 'sample';
}

/** What the stand-in saw of one container, on its own monotonic clock (microseconds). */
export interface Life {
  readonly request: ContainerRequest;
  /** When the create request had arrived. */
  askedUs: number;
  /** When each step's reply was handed to the socket. */
  readonly sentUs: Partial<Record<Step | 'die', number>>;
  /** `timeNano` of each event sent. */
  readonly eventsNs: Record<string, bigint>;
  /** Most containers that were there at once while this one was, itself included. */
  peak: number;
}

/** Monotonic microseconds: the same clock the tool reads, read by the stand-in itself. */
export function standInUs(): number {
  return Number(process.hrtime.bigint()) / 1000;
}

/**
 * Waits to some microseconds, where a timer alone is up to a few milliseconds late: it sleeps until shortly
 * before and then looks at the clock in every turn of the event loop, of which there is one at least.
 */
export async function pause(ms: number): Promise<void> {
  if (ms <= 0) return;
  const end = standInUs() + ms * 1000;
  if (ms > 2) await new Promise((resolve) => setTimeout(resolve, ms - 2));
  do await new Promise((resolve) => setImmediate(resolve));
  while (standInUs() < end);
}

/** Lets so many turns of the event loop go by that the client has read what was sent to it. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
