import { findChooser } from '../../adapters/boot/boot-choosers.ts';
import { takeHost } from '../../adapters/host/host-lock.ts';
import { makeStateDir } from '../../adapters/host/make-state-dir.ts';
import { stateDir } from '../../adapters/host/state-dir.ts';
import { interruptedRuns } from '../../adapters/journal/restore-host.ts';
import { endReboots } from '../../adapters/reboots/end-reboots.ts';
import { logReboot } from '../../adapters/reboots/reboot-log.ts';
import { writeRebootRecord } from '../../adapters/reboots/reboot-record-file.ts';
import { refuseDuringReboots } from '../../adapters/reboots/refuse-during-reboots.ts';
import { runningMachine } from '../../adapters/reboots/running-machine.ts';
import { enableUnit } from '../../adapters/reboots/systemd-unit-file.ts';
import { readRunDirectory } from '../../adapters/results/read-run-directory.ts';
import { EXIT, HostError } from '../../core/errors.ts';
import { plannedKernels } from '../../core/plan/boots.ts';
import { nextBoot } from '../../core/plan/next-boot.ts';
import type { RebootRecord } from '../../core/reboots/reboot-record.ts';
import { rebootUnit } from '../../core/reboots/reboot-unit.ts';
import { Interruption } from '../interruption.ts';
import { labHost } from '../lab-host.ts';
import { JSON_SCHEMA } from '../json/json-schema-number.ts';
import { printJson, printMessage } from '../output.ts';
import type { RunOptions } from '../run-options.ts';
import { waitForHost } from '../wait-for-host.ts';
import { rebootInto } from './reboot-into.ts';
import { rebootJob } from './reboot-job.ts';
import { REBOOTS_OWN } from './own-command.ts';
import { requireKeptPlaces, requireRebootHost, requireRebootOptions } from './require-reboots.ts';
import { sessionEnvironment, toolCommand } from './tool-command.ts';
import { writeKernelResults } from './kernel-results.ts';
import { counted } from '../../core/counted.ts';

/**
 * Begins a run that boots its kernels in turn, or continues one: sets up what continues it after each boot, and reboots.
 * @returns 0 once this machine is about to reboot
 */
export async function beginReboots(scenarioPath: string | undefined, options: RunOptions): Promise<number> {
  requireRebootOptions(options);
  const job = await rebootJob(scenarioPath, options);
  await requireRebootHost(options.expendable);
  const { plan, folder } = job;
  const state = stateDir();
  await labHost(plan, options);
  const tool = await toolCommand();
  await requireKeptPlaces([folder, state.root, ...tool.words]);
  const chooser = await findChooser();
  const kernels = await chooser.kernels(plannedKernels(plan));
  const machine = await runningMachine();

  using interruption = new Interruption();
  await makeStateDir(state.root);
  const lock = options.wait ? waitForHost : takeHost;
  await using _host = await lock(plan.run_id, state.hostLock);
  await refuseDuringReboots(state, '');
  const [left] = await interruptedRuns(state);
  if (left !== undefined) {
    throw new HostError(`run ${left} was interrupted and has left things on this host`, {
      hint: 'Run `drivergrid restore` first.',
    });
  }
  await job.begin();
  const next = nextBoot(plan, (await readRunDirectory(folder)).events);
  if (next === undefined) return await writeKernelResults(folder, plan, options);

  const record: RebootRecord = {
    schema: 1,
    ...{ run_id: plan.run_id, folder, loader: chooser.name, kernels },
    ...{ began_boot_id: machine.boot_id, wrong: 0 },
    options: { rootfs_program: options.rootfsProgram, csv_dialect: options.csvDialect },
    environment: sessionEnvironment(),
  };
  await writeRebootRecord(state.reboots, record);
  try {
    const command = [...tool.words, REBOOTS_OWN];
    await enableUnit(rebootUnit(plan.run_id, command, tool.environment, [folder, state.root, ...tool.words]));
    await logReboot(folder, `${counted(plan.boots?.length ?? 0, 'boot')}, chosen through ${chooser.name}`);
    printMessage(
      `This host reboots now, and after each boot until all is measured. Progress: ${folder}/reboots.log, journalctl -u drivergrid-reboots.`,
    );
    await rebootInto(next, record, { chooser, machine, plan, state, tool, signal: interruption.signal });
  } catch (error) {
    await endReboots(state.reboots, record);
    throw error;
  }
  if (options.json) printJson({ schema: JSON_SCHEMA, folder, run_id: plan.run_id, boots: plan.boots });
  return EXIT.done;
}
