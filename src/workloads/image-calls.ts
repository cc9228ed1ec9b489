import type { CriApi, Pod } from '../ports/cri-api.ts';
import type { DockerApi } from '../ports/docker-api.ts';
import type { RemovableImages } from './image-removal.ts';
import { removePodOf } from './pod-steps.ts';
import type { Ground } from './workload.ts';

/** An image's way through an engine, as far as its API has it. */
export interface ImageCalls {
  load(archive: string | Uint8Array, reference: string, signal: AbortSignal): Promise<void>;
  /** Makes ready what a container is made in, which is not measured. */
  prepare(container: MadeOf, signal: AbortSignal): Promise<void>;
  /** Makes a container, which is not started. */
  create(container: MadeOf, signal: AbortSignal): Promise<void>;
  remove(signal: AbortSignal): Promise<void>;
  readonly images: RemovableImages;
  /** Removes what is left; it does not fail. */
  end(): Promise<void>;
}

/** What a container is made of. */
export interface MadeOf {
  readonly image: string;
  readonly runtime: string;
  readonly label: string;
}

/** @throws TypeError for another API: scenarios are checked for that */
export function imageCalls({ api, ...ground }: Ground): ImageCalls {
  if (api.kind === 'docker') return dockerCalls({ ...ground, api });
  if (api.kind === 'cri') return podCalls({ ...ground, api });
  throw new TypeError(`expected an API with images, found ${api.kind}`);
}

function dockerCalls({ api, network }: Ground<DockerApi>): ImageCalls {
  const { containers, images } = api;
  let id: string | undefined;
  return {
    load: (archive, _, signal) => images.load(archive, signal),
    prepare: () => Promise.resolve(),
    create: async ({ image, runtime, label }, signal) => {
      const labels = { 'drivergrid.sample': label };
      const spec = { image, command: undefined, runtime, network, labels, autoRemove: false };
      id = await containers.create(spec, signal);
    },
    remove: async (signal) => {
      if (id !== undefined) await containers.remove(id, signal);
      id = undefined;
    },
    images: { ...images, removableAs: (reference) => Promise.resolve(reference) },
    end: () => Promise.resolve(),
  };
}

/** A container needs a pod, of the pause container's image, which stays. */
function podCalls(ground: Ground<CriApi>): ImageCalls {
  const { api, network } = ground;
  const { pods, images } = api;
  let pod: Pod | undefined;
  let id: string | undefined;
  return {
    load: (archive, reference, signal) => images.load(archive, reference, signal),
    prepare: async ({ runtime, label }, signal) => {
      const spec = { label, runtime, network, labels: { 'drivergrid.sample': label } };
      await api.prepareLog(spec);
      pod = await pods.run(spec, signal);
    },
    create: async ({ image }, signal) => {
      if (pod === undefined) throw new TypeError('expected the pod to be made before');
      id = await pods.create(pod, { image, command: undefined }, signal);
    },
    remove: async (signal) => {
      if (id !== undefined) await pods.removeContainer(id, signal);
      id = undefined;
    },
    images,
    end: async () => {
      if (pod !== undefined) await removePodOf(ground, pod, undefined);
      pod = undefined;
    },
  };
}
