import { answered, CRI_VERSIONS, criClient, isUnimplemented, type CriClient } from './cri-client.ts';

/**
 * Connects to a running engine with the newest version of CRI that it speaks.
 * @returns undefined if it has no CRI at all
 * @throws Error if it does not answer
 */
export async function connectedCri(socketPath: string, signal: AbortSignal): Promise<CriClient | undefined> {
  for (const version of CRI_VERSIONS) {
    const client = criClient(socketPath, version);
    try {
      await answered(client.runtime.version({}, { signal }), signal);
      return client;
    } catch (error) {
      client.close();
      if (!(error instanceof Error) || !isUnimplemented(error.cause)) throw error;
    }
  }
  return undefined;
}
