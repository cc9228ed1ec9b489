import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endReboots, type RebootTraces } from '../../../src/adapters/reboots/end-reboots.ts';
import { removeNotice, showNotice } from '../../../src/adapters/reboots/login-notice.ts';
import { readRebootRecord, writeRebootRecord } from '../../../src/adapters/reboots/reboot-record-file.ts';
import { refuseDuringReboots } from '../../../src/adapters/reboots/refuse-during-reboots.ts';
import { stateDir } from '../../../src/adapters/host/state-dir.ts';
import { HostError, RestoreError } from '../../../src/core/errors.ts';
import type { RebootRecord } from '../../../src/core/reboots/reboot-record.ts';

const RECORD: RebootRecord = {
  schema: 1,
  run_id: '20261124-031500-a1b2',
  folder: '/root/out',
  loader: 'grub',
  kernels: [{ release: '6.1.0-50-amd64', entry: 'advanced>6.1' }],
  began_boot_id: 'b0',
  chosen: { boot: 1, kernel: '6.1.0-50-amd64', boot_id: 'b0' },
  session: { boot: 1, boot_id: 'b1', has_ended: false, samples: 3, begun: 1 },
  wrong: 0,
  options: { csv_dialect: 'rfc4180' },
  environment: { PATH: '/usr/bin' },
};

let root = '';
let file = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reboots-'));
  file = stateDir(root).reboots;
});
afterEach(() => rm(root, { recursive: true }));

describe('the record of reboots', () => {
  it('is read as it was written, and none is no record', async () => {
    expect(await readRebootRecord(file)).toBeUndefined();
    await writeRebootRecord(file, RECORD);
    expect(await readRebootRecord(file)).toEqual(RECORD);
  });

  it.each([
    ['cut', JSON.stringify(RECORD).slice(0, -20)],
    ['without a kernel', JSON.stringify({ ...RECORD, kernels: [] })],
    ['of a relative folder', JSON.stringify({ ...RECORD, folder: 'out' })],
    ['of a later version', JSON.stringify({ ...RECORD, schema: 2 })],
  ])('is not followed if it is %s', async (_what, text) => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await expect(readRebootRecord(file)).rejects.toThrow(RestoreError);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('refuses any other run meanwhile', async () => {
    const state = stateDir(root);
    await refuseDuringReboots(state, 'other');
    await writeRebootRecord(file, RECORD);
    await refuseDuringReboots(state, RECORD.run_id);
    const refused = refuseDuringReboots(state, 'other');
    await expect(refused).rejects.toThrow(HostError);
    await expect(refused).rejects.toThrow('20261124-031500-a1b2 reboots this host until it is done');
  });
});

describe('ending the reboots', () => {
  /** A host on which everything is there, or only what is named; each is gone once it was undone. */
  function host(there = ['unit', 'choice', 'notice']): { traces: RebootTraces; order: string[] } {
    const left = new Set(there);
    const order: string[] = [];
    const undone = (name: string) => (): Promise<boolean> => {
      order.push(name);
      return Promise.resolve(left.delete(name));
    };
    const chooser = { clear: undone('choice') };
    return {
      order,
      traces: {
        ...{ removeUnit: undone('unit'), removeNotice: undone('notice') },
        chooser: () => Promise.resolve(chooser),
      },
    };
  }

  it('undoes all, the unit first, and then has nothing to undo', async () => {
    await writeRebootRecord(file, RECORD);
    const { traces, order } = host();
    expect(await endReboots(file, RECORD, traces)).toHaveLength(3);
    expect(order).toEqual(['unit', 'choice', 'notice']);
    expect(await readRebootRecord(file)).toBeUndefined();
    expect(await endReboots(file, RECORD, traces)).toEqual([]);
  });

  it('says only what there was', async () => {
    await writeRebootRecord(file, RECORD);
    const { traces } = host(['choice']);
    expect(await endReboots(file, RECORD, traces)).toEqual(['took back the choice of the next boot (grub)']);
  });

  it('keeps the record of what it could not undo, without the unit', async () => {
    await writeRebootRecord(file, RECORD);
    const { traces, order } = host();
    const broken = { ...traces, chooser: () => Promise.reject(new Error('no grub-editenv')) };
    await expect(endReboots(file, RECORD, broken)).rejects.toThrow(
      'could not end the reboots of run 20261124-031500-a1b2: no grub-editenv',
    );
    expect(order).toEqual(['unit']);
    expect(await readRebootRecord(file)).toEqual(RECORD);
    expect(await endReboots(file, RECORD, traces)).toHaveLength(2);
  });
});

it('shows a notice where logins look for it, and removes it once', async () => {
  const notice = join(root, 'motd.d/drivergrid');
  await showNotice('first\n', notice);
  await showNotice('second\n', notice);
  expect(await readFile(notice, 'utf8')).toBe('second\n');
  expect(await removeNotice(notice)).toBe(true);
  expect(await removeNotice(notice)).toBe(false);
});
