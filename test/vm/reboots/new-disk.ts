/**
 * `npm run test:reboots-disk FOLDER`: builds the disk of a machine that reboots itself (build-disk.sh), and boots it once,
 * so that it installs GRUB and writes its menu.
 */
import { resolve, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { Machine } from './machine.ts';

const folder = resolve(process.argv[2] ?? '.');
const build = fileURLToPath(new URL('build-disk.sh', import.meta.url));
await execa('sh', [build, folder], { stdio: 'inherit' });
const machine = new Machine(folder);
await machine.on([
  ...['-kernel', join(folder, 'boot/vmlinuz'), '-initrd', join(folder, 'boot/initrd')],
  ...['-append', 'root=/dev/vda1 rw console=ttyS0 quiet init=/root/first-boot'],
]);
await machine.off();
process.stdout.write(machine.console);
if (!machine.console.includes('first-boot-done')) process.exitCode = 1;
