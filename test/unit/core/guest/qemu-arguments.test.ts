import { expect, test } from 'vitest';
import { qemuArguments, type Machine } from '../../../../src/core/guest/qemu-arguments.ts';

const MACHINE: Machine = {
  accel: 'tcg',
  cpus: 2,
  memoryMib: 4096,
  kernel: '/c/vmlinuz',
  initrd: '/c/initrd',
  root: '/s/root.qcow2',
  data: '/s/data.img',
  spare: '/s/spare.img',
  shares: { tool: '/opt/tool', results: '/home/me/a,b', job: '/s/job' },
  sshPort: 2299,
  console: '/s/console.log',
};
const after = (flag: string, machine = MACHINE): string[] =>
  qemuArguments(machine).filter((_, index, all) => all[index - 1] === flag);

test('a comma in a path does not end the option', () => {
  expect(after('-fsdev')).toContain(
    'local,id=results,security_model=none,multidevs=remap,path=/home/me/a,,b',
  );
});

test('only the results can be written by the guest', () => {
  const writable = after('-fsdev').filter((option) => !option.includes('readonly=on'));
  expect(writable).toHaveLength(1);
  expect(writable[0]).toContain('id=results');
});

test('ssh is reached from this host only', () => {
  expect(after('-netdev')).toEqual(['user,id=net,hostfwd=tcp:127.0.0.1:2299-:22']);
});

test('disks can be told apart in the guest by their serial numbers', () => {
  expect(after('-device').filter((device) => device.startsWith('virtio-blk'))).toEqual([
    'virtio-blk-pci,drive=root,serial=root',
    'virtio-blk-pci,drive=data,serial=data',
    'virtio-blk-pci,drive=spare,serial=spare',
  ]);
});

test('the processor is the host’s where kvm runs it', () => {
  expect(after('-cpu')).toEqual(['qemu64']);
  expect(after('-cpu', { ...MACHINE, accel: 'kvm' })).toEqual(['host']);
});
