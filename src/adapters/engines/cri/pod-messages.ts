import { create, toJsonString, type MessageInitShape } from '@bufbuild/protobuf';
import type { CriDialect } from '../../../core/engines/cri-dialect.ts';
import { fullName } from '../../../core/scenario/image-name.ts';
import { USUAL_PATH } from '../../../image/pause-archive.ts';
import type { PodContainerSpec, PodSpec } from '../../../ports/cri-api.ts';
import { ContainerConfigSchema, PodSandboxConfigSchema, type ImageSpecSchema } from './cri_pb.ts';

/** runtime.v1.NamespaceMode. */
const MODE = { pod: 0, container: 1, node: 2 } as const;

/** The namespace of pods, in their metadata. */
export const NAMESPACE = 'drivergrid';

/** A container's log in its pod's folder. */
export const LOG_FILE = 'container.log';

/** Pids are the container's own: CRI-O without a pause container has no others (cri-o server/container_create_linux.go). */
function namespaces(network: string) {
  return { network: network === 'host' ? MODE.node : MODE.pod, pid: MODE.container, ipc: MODE.pod };
}

export function podConfig(
  { label, network, labels }: PodSpec,
  { cgroup, logs }: CriDialect,
): MessageInitShape<typeof PodSandboxConfigSchema> {
  return {
    // The name and uid decide the name that the engine reserves.
    metadata: { name: label, uid: label, namespace: NAMESPACE, attempt: 0 },
    ...{ hostname: network === 'host' ? '' : 'drivergrid', labels, logDirectory: `${logs}/${label}` },
    linux: { cgroupParent: cgroup, securityContext: { namespaceOptions: namespaces(network) } },
  };
}

export function containerConfig(
  { network, labels }: PodSpec,
  { image, command = [] }: PodContainerSpec,
): MessageInitShape<typeof ContainerConfigSchema> {
  return {
    ...{ metadata: { name: 'container', attempt: 0 }, image: imageSpec(image), labels, logPath: LOG_FILE },
    command: [...command],
    // As Docker does; an image need not have one, and youki starts nothing without.
    envs: [{ key: 'PATH', value: USUAL_PATH }],
    linux: { securityContext: { namespaceOptions: namespaces(network) } },
  };
}

/** CRI-O wants to know what a user has called the image, to check signatures, and refuses a container without. */
export function imageSpec(reference: string): MessageInitShape<typeof ImageSpecSchema> {
  const image = fullName(reference);
  return { image, userSpecifiedImage: image };
}

/** The same as JSON with the names of the interface, as crictl reads it. */
export function configurationTexts(
  pod: PodSpec,
  container: PodContainerSpec,
  dialect: CriDialect,
): { readonly pod: string; readonly container: string } {
  const options = { useProtoFieldName: true };
  return {
    pod: toJsonString(
      PodSandboxConfigSchema,
      create(PodSandboxConfigSchema, podConfig(pod, dialect)),
      options,
    ),
    container: toJsonString(
      ContainerConfigSchema,
      create(ContainerConfigSchema, containerConfig(pod, container)),
      options,
    ),
  };
}
