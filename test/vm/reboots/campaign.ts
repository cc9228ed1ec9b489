/**
 * `npm run test:reboots FOLDER -- [--cuts 5] [--seed 1] [--boots 3]`: an emulated machine measures two kernels by rebooting
 * itself, while its power is cut at drawn moments; 0 cuts shows that it comes to its end alone. FOLDER has a disk of
 * new-disk.ts, which is changed.
 * `--continue` takes a run further that is under way on the disk.
 *
 * At the end no unit, no choice and no notice may be left, `restore` must have nothing to undo, and every sample that
 * was seen recorded must be there once. A run that has ended early, as after too many cuts, is continued.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../../src/core/plan/random.ts';
import type { PlannedRound } from '../../../src/core/plan/plan.ts';
import { judgeSamples } from '../../crash/judge-samples.ts';
import { Machine } from './machine.ts';

const RUN_MS = 3_600_000;
/** Within a session, a shutdown or a boot. */
const LATEST_AFTER_MS = 60_000;
/** After what a cut comes: the power, or a line of reboots.log. */
const MARKS = ['', 'this machine runs', 'measuring boot', 'rebooting into'];
const END = /^(all is measured|ends before)/;
const KERNELS = ['6.1', '6.12'];
/** No unit, nothing chosen, GRUB's default as the disk was built with, no notice, no record, no kernel in memory. */
const CLEAN = /^0\n1\n\w{32} {2}-\n0\nexit 0$/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cuts: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    boots: { type: 'string', default: '3' },
    continue: { type: 'boolean', default: false },
  },
});
const random = seededRandom(Number(values.seed));
const machine = new Machine(positionals[0] ?? '.');
const begin = performance.now();
const say = (text: string): void => {
  process.stdout.write(`${String(Math.round((performance.now() - begin) / 1000)).padStart(5)} s  ${text}\n`);
};
const faults: string[] = [];
const expect = (what: string, found: string, wanted: RegExp): void => {
  say(`${what}: ${found.trim().replaceAll('\n', ' | ')}`);
  if (!wanted.test(found)) faults.push(`${what}: expected ${String(wanted)}, found ${found}`);
};

try {
  await machine.on();
  let from = 0;
  if (!values.continue) {
    await machine.up(0);
    expect('before', await machine.ask(stateOf()), CLEAN);
    from = machine.console.length;
    const kernels = KERNELS.map((kernel) => `--kernel ${kernel}`).join(' ');
    machine.type(
      `drivergrid run /root/s.yaml ${kernels} --boots ${values.boots} --expendable --out /root/out`,
    );
  }
  let poweredOn = Date.now();
  for (let cut = 1; cut <= Number(values.cuts); cut++) {
    const mark = MARKS[Math.floor(random() * MARKS.length)] ?? '';
    const delay = random() * LATEST_AFTER_MS;
    if (!(await isLogged(mark, poweredOn, from))) break;
    await sleep(delay);
    const seconds = Math.round((Date.now() - poweredOn) / 1000);
    await machine.cut();
    say(`cut ${cut}: ${seconds} s after power on, ${Math.round(delay / 1000)} s after "${mark}"`);
    from = machine.console.length;
    poweredOn = Date.now();
    await machine.on();
  }
  for (let since = 0; ;) {
    const { at, text } = await ended(since, from);
    say(text);
    await sleep(20_000);
    if (!text.startsWith('ends before')) break;
    // Ended early, as it may after many cuts; the record is gone, and the run goes on.
    since = at;
    machine.type('drivergrid run --resume /root/out --expendable');
  }
  await judge();
} finally {
  await machine.cut();
}
if (faults.length > 0) process.exitCode = 1;
say(faults.length === 0 ? 'no faults' : `FAULTS:\n${faults.join('\n')}`);

async function judge(): Promise<void> {
  expect('after', await machine.ask(stateOf()), CLEAN);
  expect('restore', await machine.ask('drivergrid restore'), /^Nothing to undo\.\nexit 0$/);
  expect('kernels', await machine.ask('cat /root/out/kernels.txt'), /exit 0$/);
  expect('compare', await machine.ask('drivergrid compare /root/out'), /exit 0$/);
  const environment = await machine.ask(
    `node -p 'Object.keys(JSON.parse(fs.readFileSync("/root/out/environment.json")).kernels).join()'`,
  );
  expect('environment.json', environment, /^6\.1\.\S+,6\.12\S+\nexit 0$/);
  const recorded = (await machine.ask('cat /root/out/events.jsonl')).split('\n').filter(isEvent);
  const reported = [...new Set(machine.console.split(/\r?\n/).filter(isEvent))];
  const plan = await machine.ask(
    `node -p 'JSON.stringify(JSON.parse(fs.readFileSync("/root/out/plan.json")).rounds)'`,
  );
  const rounds = JSON.parse(plan.split('\n')[0] ?? '') as readonly PlannedRound[];
  const places = new Set(
    rounds.flatMap((round) =>
      round.bursts.flatMap((burst) =>
        burst.iterations.map(
          (iteration) => `round ${round.round} ${round.driver} ${burst.runtime} ${burst.phase} ${iteration}`,
        ),
      ),
    ),
  );
  const findings = judgeSamples(reported, recorded, places);
  const samples = recorded.filter((line) => line.startsWith('{"type":"sample"')).length;
  say(
    `${samples} samples of ${places.size} planned; ${reported.length} events seen, ${recorded.length} recorded`,
  );
  for (const { kind, text } of findings) faults.push(`${kind}: ${text}`);
}

/**
 * Waits for a line of reboots.log that is newer than a moment.
 * @returns false once the run has ended
 */
async function isLogged(mark: string, since: number, from: number): Promise<boolean> {
  while (mark !== '') {
    const fresh = logged(since, from);
    if (fresh.some(({ text }) => END.test(text))) return false;
    if (fresh.some(({ text }) => text.startsWith(mark))) return true;
    await sleep(500);
  }
  return true;
}

/** Waits for the line with which a run that reboots its machine ends. */
async function ended(since: number, from: number): Promise<Logged> {
  const latest = performance.now() + RUN_MS;
  while (performance.now() < latest) {
    const line = logged(since, from).find(({ text }) => END.test(text));
    if (line !== undefined) return line;
    await sleep(500);
  }
  throw new Error(`the run did not end; the console's end:\n${machine.console.slice(-2000)}`);
}

/** A line of reboots.log. */
interface Logged {
  readonly at: number;
  readonly text: string;
}

/** Those that are newer than a moment: the console shows all of them again after each boot. */
function logged(since: number, from: number): Logged[] {
  const lines = machine.console.slice(from).matchAll(/^(\d{4}-\S+Z) (.*?)\r?$/gm);
  return [...lines]
    .map(([, at = '', text = '']): Logged => ({ at: Date.parse(at), text }))
    .filter(({ at }) => at > since);
}

/** A line of events.jsonl; what the kernel has written into is none. */
function isEvent(line: string): boolean {
  try {
    return line.startsWith('{"type":') && typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** What has to be after the run as it was before it. */
function stateOf(): string {
  return [
    'ls /etc/systemd/system /etc/systemd/system/multi-user.target.wants | grep -c drivergrid',
    'grub-editenv list',
    'grep -c GRUB_DEFAULT=0 /etc/default/grub',
    'md5sum </boot/grub/grub.cfg',
    'ls /run/motd.d 2>/dev/null',
    'find /var/lib/drivergrid/reboots /var/lib/drivergrid/journal -type f 2>/dev/null',
    'cat /sys/kernel/kexec_loaded',
  ].join('; ');
}
