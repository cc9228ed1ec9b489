/**
 * `npm run test:reboots-play FOLDER -- [--boots 3]`: plays kernels.yml on an emulated machine, with ansible-playbook on
 * PATH: GRUB chooses, and the machine reboots in earnest. FOLDER has a disk of new-disk.ts, which is changed.
 *
 * All samples have to come home, measured under both kernels, and the machine has to be as it was.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { Machine } from './machine.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { boots: { type: 'string', default: '3' } },
});
const folder = resolve(positionals[0] ?? '.');
const collection = fileURLToPath(new URL('../../../ansible', import.meta.url));
const STATE = [
  'uname -r',
  'grub-editenv list',
  'md5sum </boot/grub/grub.cfg',
  'ls /etc/systemd/system /var/lib /usr/local/bin',
].join('; ');

// A missing ansible-playbook is said at once, and not after the machine has come up.
await execa('ansible-playbook', ['--version']);
const port = await freePort();
const machine = new Machine(folder);
try {
  await machine.on([
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net'],
  ]);
  await machine.up(0);
  const kernels = (await machine.ask('ls -1 /lib/modules')).split('\n').slice(0, 2);
  const before = await machine.ask(STATE);
  await machine.ask('cat /root/s.yaml').then((text) => writeFile(scenario(), text.replace(/exit 0$/, '')));
  await writeFile(join(folder, 'inventory.yml'), JSON.stringify(inventory(kernels)));
  const play = execa('ansible-playbook', ['-i', join(folder, 'inventory.yml'), 'playbooks/kernels.yml'], {
    cwd: collection,
    stdio: 'inherit',
    reject: false,
  });
  const { exitCode } = await play;
  // A shell of the last boot, which may be under way.
  await machine.shows(/root@reboots:~# (?![^]*GRUB)/, undefined, 0);
  const after = await machine.ask(STATE);
  const restored = await machine.ask('/usr/local/sbin/drivergrid restore');
  const events = (await readFile(join(folder, 'results/reboots/machine/events.jsonl'), 'utf8')).split('\n');
  const timed = events.filter((line) => line.includes('"phase":"timed"'));
  const booted = events.filter((line) => line.startsWith('{"type":"run"'));
  say(`ansible-playbook: exit ${String(exitCode)}`, exitCode === 0);
  say(`${timed.length} timed samples in ${booted.length} boots`, booted.length === 2 * Number(values.boots));
  say(`restore: ${restored}`, /^Nothing to undo\.\nexit 0$/.test(restored));
  say(`before: ${before}\nafter: ${after}`, before === after);
} finally {
  await machine.cut();
}

function say(text: string, isRight: boolean): void {
  process.stdout.write(`${isRight ? 'ok' : 'FAULT'}  ${text}\n`);
  if (!isRight) process.exitCode = 1;
}

function scenario(): string {
  return join(folder, 'reboots.yaml');
}

function inventory(kernels: readonly string[]): object {
  return {
    drivergrid: {
      hosts: { machine: { ansible_host: '127.0.0.1', ansible_port: port } },
      vars: {
        ansible_user: 'root',
        ansible_ssh_private_key_file: join(folder, 'key'),
        ansible_ssh_common_args: '-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no',
        // Emulated, Python takes seconds to begin.
        ansible_timeout: 120,
        ansible_python_interpreter: '/usr/bin/python3',
        drivergrid_scenario: scenario(),
        drivergrid_kernels: kernels,
        drivergrid_boots: Number(values.boots),
        drivergrid_return_limit: 1800,
        // shutdown(8), which Ansible takes, asks a D-Bus that the disk has none of.
        drivergrid_reboot_command: 'systemctl reboot',
        // The disk has a command of its own.
        drivergrid_command: '/usr/local/sbin/drivergrid',
        drivergrid_poll: 10,
      },
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        done(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
