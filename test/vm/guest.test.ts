import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { which } from '../../src/adapters/host/find-program.ts';
import { readCsv } from '../fixtures/read-csv.ts';
import { MAIN } from '../integration/support/build.ts';
import { processesMentioning } from '../integration/support/living.ts';
import type { Playground } from '../integration/support/playground.ts';
import { sharePlayground } from '../integration/support/share-playground.ts';

const TOOLS = ['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'ssh', 'mkfs.ext4'];
/** An emulated guest takes minutes for what takes seconds. */
const GUEST_MS = 25 * 60_000;

const obstacle = await guestObstacle();
const scenario = fileURLToPath(new URL('reduced.yaml', import.meta.url));
/** The tool is shared with the guest at this path, tests included. */
const IN_GUEST = '/opt/drivergrid/test/vm/in-guest';
let place: Playground;

sharePlayground(obstacle, (made) => (place = made));

async function guestObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'needs root';
  if (process.arch !== 'x64') return 'needs x86-64';
  const found = await Promise.all(TOOLS.map(async (tool) => [tool, await which(tool)] as const));
  const lacking = found.filter(([, path]) => path === undefined).map(([tool]) => tool);
  return lacking.length === 0 ? undefined : `needs ${lacking.join(', ')}`;
}

/** The image is kept outside of the project, where `vm` keeps it. */
async function vm(args: readonly string[]) {
  const ended = await execa(process.execPath, [MAIN, 'vm', ...args], {
    ...{ cwd: place.path, stdin: 'ignore', reject: false },
    timeout: GUEST_MS,
    forceKillAfterDelay: 120_000,
  });
  const { exitCode, stdout, stderr } = ended;
  return { exitCode, stdout, said: `${stderr}\n${stdout}` };
}

async function livingGuests(): Promise<unknown> {
  const { stdout } = await vm(['list', '--json']);
  return (JSON.parse(stdout) as { guests: unknown }).guests;
}

it(
  'measures the drivers of the talk in a guest, proves what each stood on, and is gone',
  { timeout: GUEST_MS },
  async () => {
    const out = join(place.path, 'reduced');
    const ended = await vm(['run', scenario, '--out', out, '--progress', 'plain']);
    expect(ended.exitCode, ended.said).toBe(0);

    const [head = [], ...cells] = readCsv(await readFile(join(out, 'summary.csv'), 'utf8'));
    const wanted = ['driver', 'runtime', 'outcome', 'n'].map((name) => head.indexOf(name));
    expect(cells.map((cell) => wanted.map((index) => cell[index]))).toEqual([
      ['overlay2', 'runc', 'measured', '1'],
      ['dm-loop', 'runc', 'measured', '1'],
      ['dm-direct', 'runc', 'measured', '1'],
      ['dm-engine', 'runc', 'measured', '1'],
    ]);
    const environment = JSON.parse(await readFile(join(out, 'environment.json'), 'utf8')) as Environment;
    const rows = (driver: string) => new Map(environment.engines[driver]?.info.driverStatus);
    expect(environment.lab.kind).toBe('system');
    expect([...rows('overlay2')]).toContainEqual(['Supports d_type', 'true']);
    expect([...rows('dm-loop').keys()]).toContain('Data loop file');
    expect([...rows('dm-direct').keys()].filter((name) => name.includes('loop file'))).toEqual([]);
    expect(rows('dm-direct').get('Pool Name')).toMatch(/^dg\d+\w+-thinpool$/);
    expect(rows('dm-engine').get('Pool Name')).toBe('docker-thinpool');
    expect(environment.engines['dm-direct']?.backing).toContain('/dev/disk/by-id/virtio-spare');

    expect(await livingGuests()).toEqual([]);
    expect(await processesMentioning(out)).toEqual([]);
    expect(await readdir(out)).toEqual(expect.arrayContaining(['guest.json', 'grid.csv', 'report.md']));
  },
);

it(
  'lets a guest go on from a saved state with time, keys and numbers of its own, and boots it where the state is damaged',
  { timeout: GUEST_MS },
  async () => {
    const look = ['date +%s', 'cat /proc/sys/kernel/random/boot_id /proc/sys/kernel/random/uuid'];
    const script = [...look, 'cut -d" " -f2 /run/drivergrid/job/ssh_host_ed25519_key.pub'].join('; ');
    const guest = async () => {
      const ended = await vm(['shell', '--accel', 'tcg', '--', 'sh', '-c', script]);
      expect(ended.exitCode, ended.said).toBe(0);
      const [seconds, boot, ...own] = ended.stdout.split('\n');
      // It was asked just before its end.
      expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(20);
      return { said: ended.said, boot, own };
    };
    // The first may have to save it.
    const [first, second] = [await guest(), await guest()];
    expect(second.said).toContain('resuming from the saved state');
    expect(second.said).not.toContain('booting');
    expect(second.boot).toBe(first.boot);
    expect(second.own).toHaveLength(2);
    for (const value of second.own) expect(first.own).not.toContain(value);

    const { stdout } = await vm(['build', '--json']);
    const memory = join((JSON.parse(stdout) as { folder: string }).folder, 'state', 'memory');
    const file = await open(memory, 'r+');
    await file.write(Buffer.alloc(4096, 'x'), 0, 4096, 0);
    await file.close();
    const third = await guest();
    expect(third.said).toMatch(/removed that saved state, which could not be resumed: .*QEMU/);
    expect(third.said).toContain('booting');
    expect(third.boot).not.toBe(first.boot);
    expect(await livingGuests()).toEqual([]);
  },
);

interface Environment {
  readonly lab: { readonly kind: string };
  readonly engines: Readonly<Record<string, { backing: string; info: { driverStatus: [string, string][] } }>>;
}

it(
  "takes no disk that holds or serves anything, and gives a guest's service and daemon.json back as they were",
  { timeout: GUEST_MS },
  async () => {
    const run = ['keys', 'link', 'own-socket-remapped'];
    const refused = [
      ...[
        'empty',
        'invalid',
        'immutable',
        'flag',
        'driver-variable',
        'hosts',
        'bridge-none',
        'two-lines',
        'image',
      ],
    ];
    const disks = [
      ...['holds-ext4 exit=3', 'other-disk exit=2', 'mounted exit=3', 'swap exit=3', 'active-volume exit=3'],
      ...['holds-lvm exit=3', 'wiped exit=0'],
    ];
    const script = [
      `sh ${IN_GUEST}/disks.sh`,
      `sh ${IN_GUEST}/daemon-json.sh ${[...run, 'bad-options', ...refused].join(' ')}`,
      `sh ${IN_GUEST}/killed.sh`,
    ].join('; ');
    const ended = await vm(['shell', '--', 'sh', '-c', script]);
    expect(ended.exitCode, ended.said).toBe(0);
    const verdicts = ended.stdout
      .split('\n')
      .flatMap((line) => /^\S+ exit=\d+( same=\w+)?/.exec(line)?.[0] ?? []);
    expect(ended.stdout).toContain("left on the disk: '' ''");
    expect(verdicts, ended.said).toEqual([
      ...disks,
      ...run.map((name) => `${name} exit=0 same=yes`),
      // A cell whose options the engine refuses has failed, the others are measured.
      'bad-options exit=4 same=yes',
      ...refused.map((name) => `${name} exit=3 same=yes`),
      'killed exit=0 same=yes',
    ]);
    expect(await livingGuests()).toEqual([]);
  },
);
