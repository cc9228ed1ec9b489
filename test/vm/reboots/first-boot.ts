/** `tsx test/vm/reboots/first-boot.ts FOLDER`: lets a new disk's machine install GRUB and write its menu. */
import { join } from 'node:path';
import { Machine } from './machine.ts';

const [folder = ''] = process.argv.slice(2);
const machine = new Machine(folder);
await machine.on([
  ...['-kernel', join(folder, 'boot/vmlinuz'), '-initrd', join(folder, 'boot/initrd')],
  ...['-append', 'root=/dev/vda1 rw console=ttyS0 quiet init=/root/first-boot'],
]);
await machine.off();
process.stdout.write(machine.console);
if (!machine.console.includes('first-boot-done')) process.exitCode = 1;
