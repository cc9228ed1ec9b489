import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { qmpOver } from '../../../../../src/adapters/sites/guest/qmp.ts';

const GREETING = '{"QMP":{"version":{},"capabilities":[]}}\n';

/** A QEMU that answers each command with the next of `replies`, and an event before it. */
function qemu(replies: readonly string[], gone = new AbortController()) {
  const said: string[] = [];
  const [from, to] = [new PassThrough(), new PassThrough()];
  const left = ['{"return":{}}', ...replies];
  to.on('data', (chunk: Buffer) => {
    said.push(chunk.toString().trim());
    const reply = left.shift();
    if (reply !== undefined) from.write(`{"event":"RESUME"}\n${reply}\n`);
  });
  from.write(GREETING);
  return { qmp: qmpOver(from, to, gone.signal), said, gone };
}

it('says capabilities first, and gives each command its answer', async () => {
  const { qmp, said } = qemu(['{"return":{"status":"paused"}}', '{"return":{}}']);
  expect(await qmp('query-status')).toEqual({ status: 'paused' });
  expect(await qmp('migrate', { uri: 'exec:cat' })).toEqual({});
  expect(said).toEqual([
    '{"execute":"qmp_capabilities"}',
    '{"execute":"query-status"}',
    '{"execute":"migrate","arguments":{"uri":"exec:cat"}}',
  ]);
});

it("tells QEMU's own words where it refuses", async () => {
  const { qmp } = qemu(['{"error":{"class":"GenericError","desc":"State blocked by device"}}']);
  await expect(qmp('migrate')).rejects.toThrow('QEMU: State blocked by device');
});

it('ends what waits when QEMU ends, with what is known of its end', async () => {
  const { qmp, gone } = qemu([]);
  const waiting = qmp('query-status');
  gone.abort(new Error('the guest ended by itself'));
  await expect(waiting).rejects.toThrow('the guest ended by itself');
  await expect(qmp('cont')).rejects.toThrow('the guest ended by itself');
});
