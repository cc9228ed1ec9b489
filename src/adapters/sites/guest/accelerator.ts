import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { errorText, HostError } from '../../../core/errors.ts';
import { processorArguments, type Accel } from '../../../core/guest/qemu-arguments.ts';

const PROBE_MS = 10_000;

/** What runs the guest's processors, and why not better. */
export interface ChosenAccel {
  readonly accel: Accel;
  /** Why the processor does not run the guest itself; undefined where it does, or tcg was asked for. */
  readonly whyNot?: string | undefined;
}

/**
 * @param asked `auto` takes kvm where it works, else QEMU's emulation in software (tcg)
 * @throws HostError where kvm is asked for and does not work
 */
export async function chooseAccel(asked: Accel | 'auto', qemu: string): Promise<ChosenAccel> {
  if (asked === 'tcg') return { accel: 'tcg' };
  const whyNot = await kvmObstacle(qemu);
  if (whyNot === undefined) return { accel: 'kvm' };
  if (asked === 'kvm') {
    throw new HostError(`kvm does not work here: ${whyNot}`, {
      hint: 'Leave --accel out, or use --accel tcg: emulation in software works anywhere, several times slower.',
    });
  }
  return { accel: 'tcg', whyNot };
}

/**
 * That /dev/kvm is there says little, and that it makes a virtual machine not much more: on a host that is itself a
 * guest it may be one in software, under which ordinary kernels hang. So the processor must be able to, and QEMU
 * makes the machine as the guest will have it, without letting it run (-S).
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
