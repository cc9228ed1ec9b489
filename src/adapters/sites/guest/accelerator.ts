import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { errorText, HostError } from '../../../core/errors.ts';
import { processorArguments, type Accel } from '../../../core/guest/qemu-arguments.ts';

const PROBE_MS = 10_000;

/** What runs the guest's processors, and why nothing faster. */
export interface ChosenAccel {
  readonly accel: Accel;
  /** Why hardware virtualisation is not used; undefined if it is, or if tcg was asked for. */
  readonly whyNot?: string | undefined;
}

/**
 * @param asked `auto` uses kvm if it works, otherwise QEMU's emulation in software (tcg)
 * @throws HostError if kvm is asked for and does not work
 */
export async function chooseAccel(asked: Accel | 'auto', qemu: string): Promise<ChosenAccel> {
  if (asked === 'tcg') return { accel: 'tcg' };
  const whyNot = await kvmObstacle(qemu);
  if (whyNot === undefined) return { accel: 'kvm' };
  if (asked === 'kvm') {
    throw new HostError(`kvm does not work here: ${whyNot}`, {
      hint: 'Leave --accel out, or use --accel tcg: software emulation works anywhere, but is several times slower.',
    });
  }
  return { accel: 'tcg', whyNot };
}

/**
 * /dev/kvm alone says little, and so does making a virtual machine: a host that is itself a guest may be emulated in
 * software, and ordinary kernels hang under that. So the processor must support virtualisation, and QEMU makes the
 * guest's machine without starting it (-S).
 */
async function kvmObstacle(qemu: string): Promise<string | undefined> {
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch (error) {
    return errorText(error);
  }
  const processor = await readFile('/proc/cpuinfo', 'utf8');
  if (!/^flags\s*:.*\b(vmx|svm)\b/m.test(processor)) return 'the processor has neither vmx nor svm';
  const args = [...processorArguments('kvm'), '-nodefaults', '-display', 'none', '-S', '-monitor', 'stdio'];
  const probe = await execa(qemu, args, { input: 'quit\n', reject: false, timeout: PROBE_MS });
  if (!probe.failed) return undefined;
  return probe.stderr.trim().split('\n')[0] ?? probe.shortMessage;
}
