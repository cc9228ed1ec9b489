import { PAUSE_IMAGE } from '../core/scenario/image-name.ts';
import type { Pod } from '../ports/cri-api.ts';
import { cellImage } from './cell-image.ts';
import { CREATE_AND_START, POD_CALLS } from './cri-pod.ts';
import { criGround } from './cri-ground.ts';
import { removePodOf } from './pod-steps.ts';
import type { Workload } from './workload.ts';

/**
 * The same calls as cri-pod through the real crictl, a process for each: the talk's own loop, and a cross-check. crictl asks for
 * more than the call where it says so (`rm` for the container's state).
 */
export const crictl: Workload = {
  ...{ name: 'crictl', apis: ['cri'], steps: POD_CALLS, sums: [CREATE_AND_START], usualImage: PAUSE_IMAGE },
  tools: [
    { name: 'crictl', packages: [], source: 'put crictl on PATH (kubernetes-sigs/cri-tools, releases)' },
  ],
  keys: { command: { what: 'what to run in the container', isNeeded: false } },
  images: ({ named, layered }) => (layered.length > 0 ? layered : [named]),
  open: async (given) => {
    const ground = criGround(given);
    const { api, network, programs, scenario } = ground;
    // That of the host may name other engines and deadlines.
    const config = await programs.write('crictl.yaml', '{}\n');
    const endpoints = ['--runtime-endpoint', api.endpoint, '--image-endpoint', api.endpoint];
    const options = ['--config', config, ...endpoints, '--timeout', '1h'];
    return {
      prepare: () => Promise.resolve(),
      iterate: async ({ cell, label }, timer, signal) => {
        const { runtime } = cell;
        const spec = { label, runtime, network, labels: { 'drivergrid.sample': label } };
        const image = cellImage(ground, cell).reference;
        const texts = api.configurations(spec, { image, command: scenario.command });
        const pod = await programs.write(`${label}-pod.json`, texts.pod);
        const container = await programs.write(`${label}-container.json`, texts.container);
        const step = (name: string, ...args: readonly string[]): Promise<string> =>
          timer.step(name, async () => {
            const found = await programs.run('crictl', [...options, name, ...args], signal);
            if (found.exitCode === 0) return found.stdout.trim();
            throw new Error(`crictl ended with ${found.exitCode}: ${found.stderr.trim().slice(0, 2000)}`);
          });
        let made: Pod | undefined;
        let id: string | undefined;
        try {
          await timer.untimed(() => api.prepareLog(spec));
          const podId = await step('runp', '--runtime', runtime, pod);
          made = { id: podId, spec };
          id = await step('create', podId, container, pod);
          await step('start', id);
          await step('stop', '--timeout', '0', id);
          await step('rm', id);
          id = undefined;
          await step('stopp', podId);
          await step('rmp', podId);
          await timer.untimed(() => api.forget({ id: podId, spec }));
          return { exitCode: 0, engineUs: {} };
        } catch (error) {
          if (made !== undefined) await removePodOf(ground, made, id);
          throw error;
        }
      },
      trouble: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  },
};
