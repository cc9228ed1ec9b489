import { StringDecoder } from 'node:string_decoder';
import { connect } from './connection.ts';
import { LONGEST_LINE, parseEvent } from './event-watch.ts';

const FILTERS = JSON.stringify({ type: ['container'], event: ['create'] });

/**
 * Tells the id of every container that an engine creates, whoever asks it to.
 * @returns once the engine listens: what ends it
 */
export async function watchCreated(socket: string, tell: (id: string) => void): Promise<() => void> {
  const connection = connect(socket, undefined);
  const stream = await connection.docker.getEvents({ filters: FILTERS }).catch((error: unknown) => {
    connection.close();
    throw error;
  });
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) rest = '';
    for (const line of lines) {
      const event = parseEvent(line, 0);
      if (event?.action === 'create') tell(event.containerId);
    }
  });
  // It ends with the engine, which others report.
  stream.on('error', () => undefined);
  return () => {
    connection.close();
  };
}
