import { connect } from './connection.ts';
import { settle } from './settle.ts';

const ANSWER_DEADLINE_MS = 20_000;
const START_DEADLINE_MS = 60_000;

/** @throws Error if the engine gives no answer */
export async function answers(socket: string, signal: AbortSignal): Promise<void> {
  const connection = connect(socket, undefined);
  try {
    await settle(connection.docker.version(), signal);
  } finally {
    connection.close();
  }
}

/** Ids of the running containers. */
export async function runningContainers(socket: string): Promise<readonly string[]> {
  const connection = connect(socket, undefined);
  const { docker } = connection;
  try {
    const found = await settle(docker.listContainers(), AbortSignal.timeout(ANSWER_DEADLINE_MS));
    return found.map((container) => container.Id);
  } finally {
    connection.close();
  }
}

/** Containers without a restart policy stay stopped when the engine restarts. */
export async function startContainers(
  socket: string,
  containers: readonly string[],
): Promise<readonly string[]> {
  const connection = connect(socket, undefined);
  const { docker } = connection;
  const said: string[] = [];
  try {
    for (const id of containers) {
      const signal = AbortSignal.timeout(START_DEADLINE_MS);
      await settle(docker.getContainer(id).start(), signal).then(
        () => said.push(`started container ${id.slice(0, 12)} again`),
        (error: unknown) => {
          // 304: it runs already. 404: it was created with automatic removal.
          const status = (error as { statusCode?: number }).statusCode;
          if (status === 404) said.push(`container ${id.slice(0, 12)} removed itself when it was stopped`);
          else if (status !== 304) throw error;
        },
      );
    }
  } finally {
    connection.close();
  }
  return said;
}
