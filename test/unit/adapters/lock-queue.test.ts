import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { busyRun } from '../../../src/adapters/host/host-lock.ts';
import { sweepLock } from '../../../src/adapters/host/owner-lock.ts';

const TAKER = fileURLToPath(new URL('../../fixtures/lock-taker.ts', import.meta.url));
/** For processes that start and look around; never a measure of anything. */
const PATIENCE = { timeout: 60_000 };

let base: string;
let lock: string;
const begun: Child[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dg-lock-'));
  lock = join(base, 'owner.json');
});
afterEach(async () => {
  for (const child of begun.splice(0)) {
    child.kill('SIGKILL');
    await child.catch(() => undefined);
  }
  await rm(base, { recursive: true });
});

interface Taker {
  readonly child: Child;
  readonly pid: number;
  /** What it has said so far on either stream. */
  readonly said: () => string;
  /** Until it has said that. */
  readonly until: (text: string) => Promise<void>;
  /** Lets it go on from where it holds the lock. */
  readonly end: () => Promise<number | undefined>;
}

type Child = ReturnType<typeof spawned>;

function spawned(args: readonly string[]) {
  const options = { all: true, reject: false, buffer: false } as const;
  return execa(process.execPath, ['--import', 'tsx', TAKER, ...args], options);
}

function taker(run: string, ...more: string[]): Taker {
  const child = spawned([lock, run, ...more]);
  begun.push(child);
  let text = '';
  const heard = new Set<() => void>();
  child.all.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    for (const listener of heard) listener();
  });
  const until = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.includes(wanted)) resolve();
      };
      heard.add(look);
      void child.finally(() => {
        look();
        reject(new Error(`ended without ${wanted}: ${text}`));
      });
      look();
    });
  const end = async (): Promise<number | undefined> => {
    child.stdin.end();
    return (await child).exitCode;
  };
  return { child, pid: child.pid ?? 0, said: () => text, until, end };
}

it(
  'waits behind one that holds the lock, says for whom once, and goes on when it ends',
  PATIENCE,
  async () => {
    const first = taker('r1');
    await first.until('taken');
    expect(await busyRun(lock)).toBe('r1');
    const second = taker('r2', 'wait');
    await second.until('waiting');
    expect(second.said()).toBe(
      `waiting for another drivergrid on this host: pid ${first.pid}, run r1; Ctrl-C ends the wait\n`,
    );
    expect(await first.end()).toBe(0);
    await second.until('taken');
    expect(second.said().split('\n').slice(1)).toEqual(['this host is free: going on', 'taken', '']);
    expect(await busyRun(lock)).toBe('r2');
    expect(await second.end()).toBe(0);
    expect(await readdir(base)).toEqual([]);
  },
);

it('says nothing where the lock is free', PATIENCE, async () => {
  const only = taker('r1', 'wait');
  await only.until('taken');
  expect(only.said()).toBe('taken\n');
  await only.end();
});

it('goes on after a SIGKILL of the one that held the lock', PATIENCE, async () => {
  const first = taker('r1');
  await first.until('taken');
  const second = taker('r2', 'wait');
  await second.until('waiting');
  first.child.kill('SIGKILL');
  await second.until('taken');
  expect(await second.end()).toBe(0);
  expect(await readdir(base)).toEqual([]);
});

it('ends at SIGINT with 130 and leaves nothing, and those behind it move up', PATIENCE, async () => {
  const first = taker('r1');
  await first.until('taken');
  const second = taker('r2', 'wait');
  await second.until('waiting');
  const third = taker('r3', 'wait');
  await third.until('and for 1 more that came before');
  second.child.kill('SIGINT');
  expect((await second.child).exitCode).toBe(130);
  expect(second.said()).toContain('No longer waiting; nothing was changed.\ninterrupted by SIGINT');
  const left = (await readdir(base)).filter((name) => name.includes(String(second.pid)));
  expect(left).toEqual([]);
  await first.end();
  await third.until('taken');
  expect(await third.end()).toBe(0);
});

it('lets them in by the order in which they came, whoever was killed in between', PATIENCE, async () => {
  const first = taker('r0');
  await first.until('taken');
  const line: Taker[] = [];
  for (const run of ['r1', 'r2', 'r3', 'r4']) {
    const one = taker(run, 'wait');
    await one.until('waiting');
    line.push(one);
  }
  const [one, two, three, four] = line as [Taker, Taker, Taker, Taker];
  two.child.kill('SIGKILL');
  await two.child;
  await first.end();
  await one.until('taken');
  expect(three.said() + four.said()).not.toContain('taken');
  await one.end();
  await three.until('taken');
  expect(four.said()).not.toContain('taken');
  await three.end();
  await four.until('taken');
  await four.end();
  expect(await readdir(base)).toEqual([`owner.json.${two.pid}.waits`]);
  await sweepLock(lock);
  expect(await readdir(base)).toEqual([]);
});

it('refuses one that will not wait, also while others are in line for a free lock', PATIENCE, async () => {
  const first = taker('r1');
  await first.until('taken');
  const refused = taker('r2');
  expect((await refused.child).exitCode).toBe(3);
  expect(refused.said()).toContain(`another drivergrid is running on this host: pid ${first.pid}, run r1`);
  expect(refused.said()).toContain('queue behind it with --wait');
  const second = taker('r3', 'wait');
  await second.until('waiting');
  // Stopped, so that the moment between two owners lasts.
  second.child.kill('SIGSTOP');
  await first.end();
  const late = taker('r4');
  expect((await late.child).exitCode).toBe(3);
  expect(late.said()).toContain(`waits for this host and is next: pid ${second.pid}, run r3`);
  second.child.kill('SIGCONT');
  await second.until('taken');
  await second.end();
});

it('takes no file of a dead process for one that waits', PATIENCE, async () => {
  const dead = { pid: 1, start_ticks: '-1', boot_id: 'none', run_id: 'r0', since: '0' };
  await writeFile(`${lock}.1.waits`, JSON.stringify(dead));
  await writeFile(`${lock}.2.waits`, '{"pid":');
  const only = taker('r1', 'wait');
  await only.until('taken');
  expect(only.said()).toBe('taken\n');
  await only.end();
});
