import { fullName, PAUSE_REFERENCE } from '../../scenario/image-name.ts';
import { criStart } from '../cri-script.ts';
import { dockerLaunch } from '../docker/docker-launch.ts';
import type { EngineLaunch, EngineSetup } from '../engine-kind.ts';
import { podNetwork, type PodNetwork } from '../pod-network.ts';
import { shimStart } from './cri-dockerd-script.ts';

/** The program that speaks CRI. */
const FRONT = 'cri-dockerd';

/** No call of a run takes longer; after this cri-dockerd gives up on the engine, with an error of its own. */
const REQUEST_TIMEOUT = '1h';

/** A dockerd as {@link dockerLaunch} starts it, and a cri-dockerd before it, all in the start's folder. */
export function criDockerdLaunch(given: EngineSetup): EngineLaunch {
  const { work, cgroup, network } = given;
  const { folders, files, argv, roots } = dockerLaunch(given);
  const docker = roots.socket;
  const socket = `${work}/cri-dockerd.sock`;
  const logs = `${work}/logs`;
  const root = `${work}/cri-dockerd`;
  const networks = podNetwork(network, work);
  const shim = shimStart(work, docker, shimArgv({ docker, socket, root, work, networks }), argv);
  const start = criStart({ work, cgroup, network: networks }, shim.argv);
  return {
    folders: [...folders, logs, root, networks.folder, networks.plugins],
    files: [...files, ...networks.files, ...shim.files, ...start.files],
    argv: start.argv,
    cri: { cgroup, infra: 'kept', needsNetwork: true, logs, docker, frontStatus },
    roots: {
      ...{ ...roots, socket, front: { program: FRONT, engineSocket: docker } },
      // A checkpoint of each pod (cri-dockerd core/checkpoint.go).
      containers: [...roots.containers, `${root}/sandbox`],
    },
  };
}

/** Its CRI tells the engine's version, not its own (cri-dockerd cmd/server.go). */
function frontStatus(log: readonly string[]): readonly (readonly [string, string])[] {
  const version = log.map((line) => /Starting cri-dockerd ([^"]+)/.exec(line)?.[1]).find(Boolean);
  return version === undefined ? [] : [[FRONT, version]];
}

interface ShimPlaces {
  /** Of the engine. */
  readonly docker: string;
  /** Of the CRI. */
  readonly socket: string;
  readonly root: string;
  readonly work: string;
  readonly networks: PodNetwork;
}

/**
 * cri-dockerd's command line (`cri-dockerd --help`; it takes the cgroup driver from the engine). Pods' networks are CNI's for all:
 * without a plugin a pod that is not on the host's network is put on Docker's own bridge (cri-dockerd core/security_context.go,
 * modifyHostOptionsForSandbox).
 */
function shimArgv({ docker, socket, root, work, networks }: ShimPlaces): readonly string[] {
  return [
    FRONT,
    ...['--docker-endpoint', `unix://${docker}`],
    ...['--container-runtime-endpoint', `unix://${socket}`],
    ...['--cri-dockerd-root-directory', root],
    ...['--pod-infra-container-image', fullName(PAUSE_REFERENCE)],
    ...['--network-plugin', 'cni'],
    ...['--cni-conf-dir', networks.folder],
    ...['--cni-bin-dir', networks.plugins],
    ...['--cni-cache-dir', `${work}/cni-cache`],
    // Of exec and attach, which no workload uses; on all addresses otherwise.
    ...['--streaming-bind-addr', '127.0.0.1:0'],
    ...['--runtime-request-timeout', REQUEST_TIMEOUT],
  ];
}
