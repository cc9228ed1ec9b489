import { Readable } from 'node:stream';
import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import { NEWEST_API } from '../../core/engines/engine-version.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Engine, EngineInfo } from '../../ports/engine.ts';
import { connect, type Connection } from './connection.ts';
import { dockerodeContainers } from './dockerode-containers.ts';
import { watchEventStream } from './event-watch.ts';
import { progressDone } from './progress-stream.ts';
import { checkedReply, imageReply, infoReply, versionReply } from './replies.ts';
import { settle } from './settle.ts';

/**
 * Connects to an engine that answers, with the newest API version both know.
 * @throws Error where the engine's oldest API is newer than ours
 */
export async function openEngine(socketPath: string, clock: Clock, signal: AbortSignal): Promise<Engine> {
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
    return dockerodeEngine(connect(socketPath, api), clock);
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
function dockerodeEngine(connection: Connection, clock: Clock): Engine {
  const { docker } = connection;
  return {
    containers: dockerodeContainers(docker, clock),

    info: async (signal) => {
      const [info, version] = await Promise.all([
        settle(docker.info() as Promise<unknown>, signal),
        settle(docker.version() as Promise<unknown>, signal),
      ]);
      return engineInfo(
        checkedReply(infoReply, 'GET /info', info),
        checkedReply(versionReply, 'GET /version', version),
      );
    },

    loadImage: async (archive, signal) => {
      const body =
        typeof archive === 'string' ? createReadStream(archive) : Readable.from([Buffer.from(archive)]);
      const reply = await settle(docker.loadImage(body), signal);
      await settle(progressDone(reply), signal);
    },

    imageId: async (reference, signal) => {
      try {
        const found = await settle(docker.getImage(reference).inspect(), signal);
        return checkedReply(imageReply, `GET /images/${reference}/json`, found).Id;
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined;
        throw error;
      }
    },

    holdings: async (signal) => {
      const [containers, networks, { Volumes: volumes }] = await Promise.all([
        settle(docker.listContainers({ all: true }), signal),
        settle(docker.listNetworks(), signal),
        settle(docker.listVolumes() as Promise<RawVolumes>, signal),
      ]);
      return {
        containers: containers.map((container) => container.Id),
        networks: networks.map((network) => `${network.Name} ${network.Id}`),
        volumes: (volumes ?? []).map((volume) => volume.Name),
      };
    },

    watchEvents: async (signal) => {
      const filters = JSON.stringify({ type: ['container'], event: ['create', 'start', 'die', 'destroy'] });
      const stream = (await settle(docker.getEvents({ filters }), signal)) as unknown as Readable;
      return watchEventStream(stream, clock);
    },

    close: () => {
      connection.close();
    },
  };
}

interface RawVolumes {
  Volumes?: { Name: string }[] | null;
}

function engineInfo(info: z.infer<typeof infoReply>, version: z.infer<typeof versionReply>): EngineInfo {
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
