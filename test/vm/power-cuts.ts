/**
 * `npm run test:power -- --cuts 10 --seed 1`: cuts the power of a guest at drawn moments of a system-lab run on
 * devicemapper, again and again, and sees each time that `restore` gives the guest back as it was, and that no event
 * is lost that the run was seen to report. The guest's disks stay over the cuts; its run goes on after each.
 *
 * A cut is a SIGKILL of QEMU. Its drives have the default cache mode, writeback: what the guest has flushed is in the
 * host's files by then. What it has written and not flushed is there too, unlike after a real power cut, as far as it
 * got to the disk; what it holds in memory, and the metadata of the root's qcow2, is lost.
 */
import { parseArgs } from 'node:util';
import { guestCache } from '../../src/adapters/sites/guest/guest-cache.ts';
import { chooseAccel } from '../../src/adapters/sites/guest/accelerator.ts';
import { ensureImage } from '../../src/adapters/sites/guest/ensure-image.ts';
import { makeParts } from '../../src/adapters/sites/guest/guest-parts.ts';
import { BOOT_TOOLS, guestTools } from '../../src/adapters/sites/guest/guest-tools.ts';
import { powerOn } from '../../src/adapters/sites/guest/power-on.ts';
import { makeScratch, sweepScratch } from '../../src/adapters/host/scratch.ts';
import { sshPort } from '../../src/adapters/sites/guest/ssh-port.ts';
import { Interruption } from '../../src/cli/interruption.ts';
import { guestRequest } from '../../src/cli/vm/options.ts';
import { seededRandom } from '../../src/core/plan/random.ts';
import { Campaign } from './power/campaign.ts';
import { drawMoments } from './power/moments.ts';

const { values } = parseArgs({
  options: { cuts: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const cuts = wholeNumber('--cuts', values.cuts);
const seed = wholeNumber('--seed', values.seed);

const cache = guestCache();
await sweepScratch(cache.scratch);
using interruption = new Interruption();
const { signal } = interruption;
const tools = await guestTools(BOOT_TOOLS);
const { accel } = await chooseAccel('auto', tools['qemu-system-x86_64']);
const { image } = await ensureImage(cache, guestRequest({}), say, signal);
await using scratch = await makeScratch(cache.scratch, `power-${seed}`);
const parts = await makeParts(tools, image.root, scratch.folder, await sshPort(undefined));
const machine = { image, kernel: image.kernels[0] ?? '', accel, cpus: 2, memoryMib: 4096 };

say(`seed ${seed}, ${cuts} power cuts, kernel ${machine.kernel} under ${accel}`);
const campaign = new Campaign(() => powerOn(tools, parts, machine, signal), say);
await campaign.go(drawMoments(cuts, seededRandom(seed)), signal);
if (campaign.faults.length > 0) {
  say(
    `FAILED, ${campaign.faults.length} faults; again with: npm run test:power -- --cuts ${cuts} --seed ${seed}`,
  );
  process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`expected a whole number from 1 on for ${name}, found ${text}`);
}

function say(text: string): void {
  const seconds = String(Math.round(performance.now() / 1000));
  process.stdout.write(`${seconds.padStart(5)} s  ${text}\n`);
}
