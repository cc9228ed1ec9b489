import type { StepTimer } from './step-timer.ts';
import { counted } from '../core/counted.ts';

/** What a program inside a container says of its steps: a line of JSON each (scripts/rootfs.c). */
export interface InsideSteps {
  readonly operations: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, string>>;
}

/**
 * Gives a timer the steps that a program has timed itself. Boundaries are rounded, not durations, so that the steps add
 * up to the total.
 * @param steps that it must have, in order
 * @throws Error where it has others; the timer holds those up to there, and is at the one that is missing
 */
export function addInsideSteps(output: string, steps: readonly string[], timer: StepTimer): InsideSteps {
  const operations: Record<string, number> = {};
  const refused: Record<string, string> = {};
  const lines = output.split('\n').filter((line) => line !== '');
  let ns = 0;
  for (const [index, step] of steps.entries()) {
    timer.current = step;
    const line = lines[index];
    const found = line === undefined ? undefined : parsed(line);
    if (found?.step !== step) {
      const instead = line === undefined ? 'none' : JSON.stringify(line);
      throw new Error(`expected the result of the step ${step}, found ${instead}`);
    }
    if (found.refused !== undefined) {
      refused[step] = found.refused;
      continue;
    }
    const begin = Math.round(ns / 1000);
    ns += found.ns;
    timer.add(step, Math.round(ns / 1000) - begin);
    operations[step] = found.operations;
  }
  if (lines.length > steps.length) {
    throw new Error(`expected ${counted(steps.length, 'step')}, found ${lines.length}`);
  }
  return { operations, refused };
}

interface InsideStep {
  readonly step: string;
  readonly operations: number;
  readonly ns: number;
  readonly refused: string | undefined;
}

/** @returns undefined for a line that is none of a step */
function parsed(line: string): InsideStep | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { step, operations, ns, refused } = value as Record<string, unknown>;
  if (typeof step !== 'string') return undefined;
  if (typeof refused === 'string') return { step, operations: 0, ns: 0, refused };
  const isTimed = isCount(operations) && isCount(ns);
  return isTimed ? { step, operations, ns, refused: undefined } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
