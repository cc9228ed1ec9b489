import { errorText, HostError, OtherImageError } from '../core/errors.ts';
import type { RunEvent, RuntimeSettled } from '../core/record/events.ts';
import { candidatesOf, certainObstacle } from '../core/runtimes/candidates.ts';
import type { RunningEngine } from '../ports/lab.ts';
import { Deadline } from '../ports/deadline.ts';
import type { DriverSetup } from '../core/scenario/scenario.ts';
import type { ImageArchive } from '../ports/image.ts';
import { imagesToTry, loadDeadlineMs } from './load-deadline.ts';
import { PROBE, settleRuntime, type Probing } from './try-runtime.ts';

/**
 * Finds arguments with which each runtime starts a container on this host, before anything is measured. One engine, on
 * a driver that every version and kernel has, registers each runtime once per argument list; the first list that works
 * is used for every cell. A runtime with none is unsupported, or failed if its message is not a known refusal.
 */
export async function settleRuntimes(
  parts: Probing & { readonly emit: (event: RunEvent) => Promise<void> },
  interrupted: AbortSignal,
): Promise<RuntimeSettled[]> {
  const context = { ...parts, ...trialOf(parts) };
  const { clock } = context;
  const { name: engine, host, lab } = context.build;
  const { scenario } = context.plan;
  const absent = scenario.runtimes.flatMap((spec) => {
    const outcome = certainObstacle(spec, host, context.build.engine);
    return outcome === undefined ? [] : [{ type: 'runtime', runtime: spec.name, engine, outcome } as const];
  });
  const present = scenario.runtimes.filter(
    (spec) => !absent.some((settled) => settled.runtime === spec.name),
  );
  if (present.length === 0) return absent;

  const candidates = new Map(present.map((spec) => [spec.name, candidatesOf(spec, host)]));
  const settled: RuntimeSettled[] = [];
  // One start for all of them, and another one if a runtime has taken the engine down.
  while (settled.length < present.length) {
    const running = await lab.start(probeSetup(context.build), [...candidates.values()].flat(), interrupted);
    try {
      await context.audit.engineStarted(running);
      const images = imagesToTry(context.images);
      const ms = loadDeadlineMs(images);
      using opening = new Deadline(clock, ms, 'loading the image', running.gone, interrupted);
      for (const image of images) await load(image, running, opening.signal, interrupted);
      for (const spec of present.slice(settled.length)) {
        const tried = candidates.get(spec.name) ?? [];
        settled.push(await settleRuntime(spec, tried, running, context, interrupted));
        if (running.gone.aborted) break;
      }
    } finally {
      await running.stop();
      await context.audit.engineStopped(running, PROBE, context.emit);
    }
  }
  return [...absent, ...settled];
}

/** The driver setup with which an engine is started to try runtimes. */
export function probeSetup({ engine: { kind } }: Probing['build']): DriverSetup {
  return { name: 'probe', driver: kind.probeDriver };
}

/** What runtimes are tried with. */
function trialOf({ workload, images, waitingImage }: Probing): Pick<Probing, 'workload' | 'images'> {
  const { trial } = workload;
  return trial === undefined ? { workload, images } : { workload: trial, images: [waitingImage] };
}

async function load(
  image: ImageArchive,
  running: RunningEngine,
  signal: AbortSignal,
  interrupted: AbortSignal,
): Promise<void> {
  await running.engine.bringImage(image, signal).catch((cause: unknown) => {
    if (interrupted.aborted) throw interrupted.reason;
    // Each driver setup reports this itself, in its rounds.
    if (cause instanceof OtherImageError) return;
    throw new HostError(`the engine cannot load the image ${image.name}: ${errorText(cause)}`, {
      hint: /no space left/i.test(errorText(cause))
        ? 'Give the data roots more room with `backing_size:`, or free some on their disk.'
        : 'Save the image again, for this architecture.',
      cause,
    });
  });
}
