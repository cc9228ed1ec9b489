import { SHARES } from './guest-paths.ts';
import { shellWords } from './shell-words.ts';

export type Accel = 'kvm' | 'tcg';

/** A guest for QEMU; all paths are absolute. */
export interface Machine {
  readonly accel: Accel;
  readonly cpus: number;
  readonly memoryMib: number;
  readonly kernel: string;
  readonly initrd: string;
  /** qcow2 over the image. */
  readonly root: string;
  /** Raw, sparse. */
  readonly data: string;
  readonly spare: string;
  /** Folders of the host, by mount tag. */
  readonly shares: Readonly<Record<keyof typeof SHARES, string>>;
  /** On 127.0.0.1 of the host. */
  readonly sshPort: number;
  /** File that takes the serial console. */
  readonly console: string;
  /** File with a saved machine's memory: the machine starts from it, stopped until it is told to continue. */
  readonly memory?: string | undefined;
}

/** Descriptor of the other end of the guest's second serial port, through which it is woken. */
export const WAKE_DESCRIPTOR = 3;

/**
 * `fsck.mode=skip`: the root file system is new for this boot, and e2fsck of an older suite may not know a newer mkfs's
 * features. `panic=-1` with `-no-reboot`: a kernel that panics ends QEMU at once.
 */
const KERNEL_ARGUMENTS = 'root=/dev/vda rw console=ttyS0 loglevel=5 fsck.mode=skip panic=-1';

/**
 * The arguments that decide whether the host can run the guest at all. An emulated processor is a plain one: with
 * everything that QEMU can emulate (`max`) a guest takes half as long again to boot.
 */
export function processorArguments(accel: Accel): string[] {
  return ['-machine', 'q35', '-accel', accel, '-cpu', accel === 'kvm' ? 'host' : 'qemu64'];
}

/**
 * Arguments of qemu-system-x86_64 (qemu(1)), which is controlled by QMP on its standard streams. `vmgenid` tells
 * kernels from 5.18 on that their memory is a copy of another guest's, so that no two guests draw the same random
 * numbers.
 */
export function qemuArguments(machine: Machine): string[] {
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...processorArguments(machine.accel),
    ...['-smp', String(machine.cpus), '-m', String(machine.memoryMib)],
    ...['-kernel', machine.kernel, '-initrd', machine.initrd, '-append', KERNEL_ARGUMENTS],
    ...['-chardev', `file,id=console,path=${escaped(machine.console)}`, '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=wake,fd=${WAKE_DESCRIPTOR}`, '-serial', 'chardev:wake'],
    ...['-qmp', 'stdio'],
    ...['-device', 'virtio-rng-pci', '-device', 'vmgenid,guid=auto'],
    ...['-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${machine.sshPort}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net'],
    ...disk('root', machine.root, 'qcow2'),
    ...disk('data', machine.data, 'raw'),
    ...disk('spare', machine.spare, 'raw'),
    ...share('tool', machine.shares.tool, true),
    ...share('results', machine.shares.results, false),
    ...share('job', machine.shares.job, true),
    ...(machine.memory === undefined ? [] : ['-incoming', `exec:exec cat ${shellWords([machine.memory])}`]),
  ];
}

/** What the guest discards or zeroes takes no room on the host. */
function disk(id: string, path: string, format: string): string[] {
  return [
    '-drive',
    `if=none,id=${id},format=${format},discard=unmap,detect-zeroes=unmap,file=${escaped(path)}`,
    '-device',
    `virtio-blk-pci,drive=${id},serial=${id}`,
  ];
}

/** `security_model=none`: files belong to the user who runs QEMU, and the host's files get no attributes. */
function share(id: keyof typeof SHARES, path: string, readonly: boolean): string[] {
  return [
    '-fsdev',
    `local,id=${id},security_model=none,multidevs=remap${readonly ? ',readonly=on' : ''},path=${escaped(path)}`,
    '-device',
    `virtio-9p-pci,fsdev=${id},mount_tag=${SHARES[id]}`,
  ];
}

/** In QEMU's option lists a comma ends a value; a doubled comma stands for one. */
function escaped(value: string): string {
  return value.replaceAll(',', ',,');
}
