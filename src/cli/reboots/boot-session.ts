import { recordedChooser } from '../../adapters/boot/boot-choosers.ts';
import { stateDir, type StateDir } from '../../adapters/host/state-dir.ts';
import { restoreHost } from '../../adapters/journal/restore-host.ts';
import { endReboots } from '../../adapters/reboots/end-reboots.ts';
import { showNotice, tellEveryone } from '../../adapters/reboots/login-notice.ts';
import { isUnitProcess } from '../../adapters/reboots/systemd-unit-file.ts';
import { REBOOT_UNIT } from '../../core/reboots/reboot-unit.ts';
import { logReboot } from '../../adapters/reboots/reboot-log.ts';
import { readRebootRecord, writeRebootRecord } from '../../adapters/reboots/reboot-record-file.ts';
import { awaitBooted, runningMachine } from '../../adapters/reboots/running-machine.ts';
import { readPlan, readRunDirectory } from '../../adapters/results/read-run-directory.ts';
import { writeReportFiles } from '../../adapters/results/report-files.ts';
import { DrivergridError, errorText, EXIT, HostError, InterruptedError } from '../../core/errors.ts';
import { nextBoot } from '../../core/plan/next-boot.ts';
import type { PlannedBoot } from '../../core/plan/plan.ts';
import { arrived, nextStep, withEndedSession, withSession } from '../../core/reboots/next-step.ts';
import { endedNotice, runningNotice } from '../../core/reboots/reboot-notice.ts';
import type { RebootRecord } from '../../core/reboots/reboot-record.ts';
import type { CsvDialect } from '../../report/csv-dialect.ts';
import { Interruption } from '../interruption.ts';
import { printMessage } from '../output.ts';
import { run } from '../run.ts';
import { waitForHost } from '../wait-for-host.ts';
import { writeKernelResults } from './kernel-results.ts';
import { rebootInto, type RebootPlace } from './reboot-into.ts';
import { toolCommand } from './tool-command.ts';

/**
 * What the unit runs after each boot: takes the run as far as this boot goes, then reboots or ends it all. An error ends
 * it too, and says why; a signal leaves it for the next boot, or for `restore`.
 * @returns the exit code
 */
export async function bootSession(): Promise<number> {
  const state = stateDir();
  const record = await readRebootRecord(state.reboots);
  if (record === undefined) {
    throw new HostError('no run reboots this host', {
      hint: 'Begin one: drivergrid run --kernel ... --boots ...',
    });
  }
  if (!(await isUnitProcess())) {
    throw new HostError(`this is what ${REBOOT_UNIT} runs after each boot`, {
      hint: `Start it with: systemctl start ${REBOOT_UNIT}`,
    });
  }
  Object.assign(process.env, record.environment);
  using interruption = new Interruption();
  try {
    return await continueRun(state, record, interruption.signal);
  } catch (error) {
    if (error instanceof InterruptedError) await tellStopped(record, error);
    else await giveUp(state, record, error);
    throw error;
  }
}

async function continueRun(state: StateDir, found: RebootRecord, signal: AbortSignal): Promise<number> {
  const chooser = await recordedChooser(found.loader);
  const machine = await runningMachine();
  // GRUB forgets a choice as it boots, but what it cannot write stays.
  await chooser.clear(found.kernels);
  let record = arrived(found, machine);
  await writeRebootRecord(state.reboots, record);
  const { folder } = record;
  const plan = await readPlan(folder);
  const tool = await toolCommand();
  const place: RebootPlace = { chooser, machine, plan, state, tool, signal };
  await say(folder, `this machine runs kernel ${machine.kernel}, boot id ${machine.boot_id}`);
  for (const line of await restored(state, record.run_id)) await say(folder, line);
  await awaitBooted(signal);
  for (;;) {
    signal.throwIfAborted();
    const { events } = await readRunDirectory(folder);
    const samples = events.filter(({ type }) => type === 'sample').length;
    const step = nextStep(record, machine, nextBoot(plan, events), samples);
    switch (step.kind) {
      case 'measure':
        record = withSession(record, machine, step.boot, samples);
        await writeRebootRecord(state.reboots, record);
        await measure(record, step.boot, place);
        record = withEndedSession(record);
        await writeRebootRecord(state.reboots, record);
        break;
      case 'reboot':
        await rebootInto(step.boot, record, place);
        return EXIT.done;
      case 'finish': {
        const options = { csvDialect: record.options.csv_dialect as CsvDialect, json: false };
        const exitCode = await writeKernelResults(folder, plan, options);
        for (const line of await endReboots(state.reboots, record)) await say(folder, line);
        return exitCode;
      }
      case 'give up':
        throw new HostError(step.reason);
    }
  }
}

/** What a power cut has left of the last session. */
async function restored(state: StateDir, runId: string): Promise<readonly string[]> {
  await using hostLock = await waitForHost(runId, state.hostLock);
  return await restoreHost(state, { hostLock });
}

async function measure(
  record: RebootRecord,
  { boot, kernel }: PlannedBoot,
  place: RebootPlace,
): Promise<void> {
  const { plan, tool } = place;
  const doing = `measuring boot ${boot} of ${plan.boots?.length ?? 0}, under kernel ${kernel}`;
  await showNotice(runningNotice(plan, record.folder, doing, tool.typed));
  await say(record.folder, doing);
  await run(undefined, {
    resume: record.folder,
    lab: plan.lab,
    rootfsProgram: record.options.rootfs_program,
    csvDialect: record.options.csv_dialect as CsvDialect,
    ...{ expendable: true, isPart: true, wait: true, pilot: false, wipe: [], progress: 'plain', json: false },
  });
}

async function tellStopped(record: RebootRecord, error: InterruptedError): Promise<void> {
  const plan = await readPlan(record.folder);
  const doing = 'stopped, and goes on with the next boot';
  await showNotice(runningNotice(plan, record.folder, doing, (await toolCommand()).typed));
  await say(
    record.folder,
    `${error.message}; it goes on with the next boot, unless \`drivergrid restore\` ends it`,
  );
}

/** The unit goes first, whatever else fails: nothing may reboot this machine again. */
async function giveUp(state: StateDir, record: RebootRecord, error: unknown): Promise<void> {
  const hint = error instanceof DrivergridError && error.hint !== undefined ? ` ${error.hint}` : '';
  try {
    await endReboots(state.reboots, record);
  } finally {
    await say(record.folder, `ends before all is measured: ${errorText(error)}.${hint}`);
  }
  const plan = await readPlan(record.folder);
  const notice = endedNotice(plan, record.folder, errorText(error), (await toolCommand()).typed);
  await showNotice(notice);
  await tellEveryone(notice);
  const csvDialect = record.options.csv_dialect as CsvDialect;
  await writeReportFiles(record.folder, { csvDialect }).catch(() => undefined);
}

async function say(folder: string, text: string): Promise<void> {
  printMessage(text);
  await logReboot(folder, text);
}
