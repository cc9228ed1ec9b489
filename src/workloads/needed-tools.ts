import type { Tool } from '../core/host/tools.ts';
import { LAYERS_IMAGE } from '../core/scenario/image-name.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { workloadNamed } from './known-workloads.ts';

/** Compiles the program of builtin:layers. */
export const COMPILER: Tool = { name: 'cc', packages: ['gcc', 'libc6-dev'] };

/** Programs of the host that a scenario's workload and image need. */
export function neededTools({ workload, image }: Pick<Scenario, 'workload' | 'image'>): readonly Tool[] {
  const { tools } = workloadNamed(workload);
  return image === LAYERS_IMAGE ? [...tools, COMPILER] : tools;
}
