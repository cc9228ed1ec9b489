import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { SpanReceiver } from '../../../../src/adapters/trace/otlp/span-receiver.ts';
import type { SpanProtocol } from '../../../../src/core/engines/spans-environment.ts';

/** A receiver, and the socket that it listens on; another one for each test. */
export function receiving(protocol: SpanProtocol): {
  readonly receiver: SpanReceiver;
  readonly path: string;
} {
  let folder = '';
  let receiver: SpanReceiver;
  const pathIn = (): string => join(folder, 'spans.sock');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spans-'));
    receiver = await SpanReceiver.listen(pathIn(), protocol);
  });
  afterEach(async () => {
    await receiver[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  return {
    get receiver() {
      return receiver;
    },
    get path() {
      return pathIn();
    },
  };
}
