import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { OtherImageError } from '../../../core/errors.ts';
import { DOCKER_DIALECT, type DockerDialect } from '../../../core/engines/docker-dialect.ts';
import { NEWEST_API } from '../../../core/engines/docker/docker-api-versions.ts';
import type { EngineFacts } from '../../../core/engines/engine-facts.ts';
import type { Engine, Holding } from '../../../ports/engine.ts';
import type { EngineLife } from '../engine-adapter.ts';
import { connectAll, type Clients } from './clients.ts';
import { connect } from './connection.ts';
import { CreatedContainers } from '../created-containers.ts';
import { dockerodeContainers } from './dockerode-containers.ts';
import { dockerodeImages } from './dockerode-images.ts';
import { watchEventStream } from './event-watch.ts';
import { holdContainer } from './held-container.ts';
import { checkedReply, infoReply, versionReply } from './replies.ts';
import { settle } from './settle.ts';

/**
 * Connects to a running engine, with the newest API version both know.
 * @param gone - aborts when the engine ends
 * @throws Error if the engine's oldest API is newer than ours
 */
export async function openEngine(
  socketPath: string,
  { clock, gone, dialect = DOCKER_DIALECT }: Pick<EngineLife, 'clock' | 'gone' | 'dialect'>,
  signal: AbortSignal,
): Promise<Engine> {
  const asking = connect(socketPath, undefined);
  try {
    const versions = checkedReply(
      versionReply,
      'GET /version',
      await settle(asking.docker.version(), signal),
    );
    const api = older(versions.ApiVersion, NEWEST_API);
    if (
      versions.MinAPIVersion !== undefined &&
      older(api, versions.MinAPIVersion) !== versions.MinAPIVersion
    ) {
      throw new Error(
        `the engine speaks API ${versions.MinAPIVersion} and newer, drivergrid up to ${NEWEST_API}`,
      );
    }
    const clients = connectAll(socketPath, api, dialect);
    return dockerodeEngine(clients, socketPath, { clock, gone, dialect });
  } finally {
    asking.close();
  }
}

function older(left: string, right: string): string {
  const number = (version: string): number => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major * 1000 + minor;
  };
  return number(left) <= number(right) ? left : right;
}

/** The {@link Engine} port over dockerode. */
function dockerodeEngine(
  { docker, clientOf, close }: Clients,
  socketPath: string,
  { clock, gone, dialect }: Pick<EngineLife, 'clock' | 'gone'> & { readonly dialect: DockerDialect },
): Engine {
  const { name, events } = dialect;
  const created = new CreatedContainers();
  const images = dockerodeImages(docker);
  const containers = dockerodeContainers(docker, { clientOf, dialect }, clock, (id, runtime) => {
    created.add(id, runtime);
  });
  return {
    api: {
      kind: 'docker',
      endpoint: `unix://${socketPath}`,
      containers,
      images,
      watchEvents: async (signal) => {
        const event = ['create', 'start', 'die', 'destroy', ...Object.keys(events)];
        const filters = JSON.stringify({ type: ['container'], event });
        const stream = (await settle(docker.getEvents({ filters }), signal)) as unknown as Readable;
        return watchEventStream(stream, clock, events);
      },
    },

    facts: async (signal) => {
      const [info, version] = await Promise.all([
        settle(docker.info() as Promise<unknown>, signal),
        settle(docker.version() as Promise<unknown>, signal),
      ]);
      return engineFacts(
        checkedReply(infoReply, 'GET /info', info),
        checkedReply(versionReply, 'GET /version', version),
      );
    },

    bringImage: async ({ archive, reference, name, ids }, signal) => {
      await images.load(archive, signal);
      const id = await images.idOf(reference, signal);
      if (id === undefined || !ids.includes(id))
        throw new OtherImageError(`image ${name}: expected ${ids.join(' or ')}, found ${id ?? 'none'}`);
    },

    hold: (spec, signal) => holdContainer({ docker, containers, clock, dialect, gone }, spec, signal),

    runtimeOf: (id) => created.runtimeOf(id),
    traceAs: (parent) => {
      // docker-modem sends its headers with every request (lib/modem.js, dial); its type declarations do not say so.
      const modem = docker.modem as unknown as { headers: Record<string, string> };
      modem.headers = parent === undefined ? {} : { traceparent: parent };
    },

    holdings: async (signal) => {
      const [containers, networks, { Volumes: volumes }] = await Promise.all([
        settle(docker.listContainers({ all: true }), signal),
        settle(docker.listNetworks(), signal),
        settle(docker.listVolumes() as Promise<RawVolumes>, signal),
      ]);
      return [
        ...containers.map(({ Id }): Holding => ({ kind: 'container', name: Id })),
        ...networks.map(({ Name, Id }): Holding => ({ kind: `${name} network`, name: `${Name} ${Id}` })),
        ...(volumes ?? []).map(({ Name }): Holding => ({ kind: `${name} volume`, name: Name })),
      ];
    },

    close,
  };
}

interface RawVolumes {
  Volumes?: { Name: string }[] | null;
}

function engineFacts(info: z.infer<typeof infoReply>, version: z.infer<typeof versionReply>): EngineFacts {
  const component = (name: string): string =>
    version.Components?.find((part) => part.Name === name)?.Version ?? '';
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    driver: info.Driver,
    driverStatus: info.DriverStatus ?? [],
    rootDir: info.DockerRootDir,
    runtimes: Object.keys(info.Runtimes ?? {}),
    cgroupDriver: info.CgroupDriver ?? '',
    cgroupVersion: info.CgroupVersion ?? '',
    containerdVersion: component('containerd') || (info.ContainerdCommit?.ID ?? ''),
    runcVersion: component('runc'),
    securityOptions: info.SecurityOptions ?? [],
    warnings: info.Warnings ?? [],
  };
}
