import type { Playground } from '../../integration/support/playground.ts';
import type { SeenContainer } from './request-step.ts';
import type { RuntimeWrapper } from './runtime-wrapper.ts';
import type { SeenRequest, SocketProxy, Mishap } from './socket-proxy.ts';

/** What a fault is made with: a playground, an engine behind a proxy, and crun behind a script. */
export interface Bench {
  readonly place: Playground;
  /** The results folder; a fault may put a small disk there. */
  readonly out: string;
  readonly proxy: SocketProxy;
  readonly crun: RuntimeWrapper;
  /** Bash commands done in the lab before the engine starts; `$work` is its folder. */
  prelude: string;
  /** A program under which the tool is started, and what is set for it. */
  readonly toolThrough: string[];
  /** Lines of the scenario beside its drivers and runtimes; later ones win. */
  readonly scenario: Record<string, string>;
  /** Notes the moment at which the fault is there. */
  readonly fired: () => void;
  /** Does something beside the run; an error of it is a complaint. */
  readonly beside: (action: () => Promise<void>) => void;
  /** Takes the fault away once the run has ended; then the run is restored, and resumed where that is expected. */
  mend: () => void | Promise<void>;
  /** What takes the bench apart after all, last said first. */
  readonly atEnd: (() => Promise<void>)[];
  /** pid of a program of the lab. @throws Error where there is none, or more than one */
  readonly process: (program: string) => Promise<number>;
  /** The engine's data root, as it is in the lab. */
  readonly dataRoot: () => Promise<string>;
}

export interface Fault {
  readonly name: string;
  /** Where this machine cannot make it, why. */
  readonly obstacle?: () => Promise<string | undefined>;
  readonly arrange: (bench: Bench) => void | Promise<void>;
  readonly expected: Expected;
}

export interface Expected {
  readonly exitCode: number;
  /** In the outcome as the table shows it. */
  readonly says: RegExp;
  /** From the fault to its record, or to the run's end where it has none. */
  readonly withinMs: number;
  /** Cells that the fault may take; all others must be measured. */
  readonly lost: number | 'all';
  /** What else must be so of the run's folder. @returns what is not */
  readonly check?: (out: string) => Promise<string[]>;
  /** Whether a resumed run measures what is left. */
  readonly resumes?: true;
}

/** A rule that lets something go wrong once: with the first such request of a sample from the third on. */
export function strikeOnce(
  bench: Bench,
  step: SeenRequest['step'],
  mishap: Mishap | (() => Mishap),
  runtime?: string,
): void {
  let isDone = false;
  bench.proxy.rule = (request) => {
    const isMeant = request.step === step && isDue(request.container);
    if (isDone || !isMeant || (runtime !== undefined && runtime !== request.container?.runtime))
      return undefined;
    isDone = true;
    return typeof mishap === 'function' ? mishap() : mishap;
  };
}

/** Does something once, just before a container of the third sample or a later one is made. */
export function strikeBefore(bench: Bench, action: () => Promise<void>, runtime?: string): void {
  strikeOnce(
    bench,
    'create',
    {
      before: async () => {
        await action();
        bench.fired();
      },
    },
    runtime,
  );
}

/** Whether a container is of the third sample or a later one. */
export function isDue(container: SeenContainer | undefined): boolean {
  return container?.sample !== undefined && container.sample >= STRUCK_SAMPLE;
}

/** By then each runtime has been probed, proved and warmed up. */
const STRUCK_SAMPLE = 3;
