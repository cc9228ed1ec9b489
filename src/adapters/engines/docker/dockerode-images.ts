import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Images } from '../../../ports/docker-api.ts';
import { progressDone } from './progress-stream.ts';
import { checkedReply, imageReply } from './replies.ts';
import { settle } from './settle.ts';

const NOT_FOUND = 404;

export function dockerodeImages(docker: Docker): Images {
  return {
    load: async (archive, signal) => {
      const body =
        typeof archive === 'string' ? createReadStream(archive) : Readable.from([Buffer.from(archive)]);
      const reply = await settle(docker.loadImage(body), signal);
      await settle(progressDone(reply), signal);
    },

    idOf: async (reference, signal) => {
      try {
        const found = await settle(docker.getImage(reference).inspect(), signal);
        return checkedReply(imageReply, `GET /images/${reference}/json`, found).Id;
      } catch (error) {
        if (statusOf(error) === NOT_FOUND) return undefined;
        throw error;
      }
    },

    commit: async (containerId, reference, signal) => {
      const [repo = '', tag = ''] = reference.split(':');
      await settle(docker.getContainer(containerId).commit({ repo, tag }), signal);
    },

    remove: async (reference, signal) => {
      try {
        await settle(docker.getImage(reference).remove(), signal);
      } catch (error) {
        if (statusOf(error) !== NOT_FOUND) throw error;
      }
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}
