import { errorText, HostError, UsageError } from '../../../core/errors.ts';
import { atLeast, type EngineVersion } from '../../../core/engines/engine-version.ts';
import type { Scenario } from '../../../core/scenario/scenario.ts';
import { whyNotExpendable } from '../../../core/engines/docker/expendability.ts';
import { flagArguments } from '../../../core/engines/docker/dockerd-flags.ts';
import type { HostService } from '../../../core/engines/docker/service.ts';
import { readDaemonConfig, serviceConflicts } from '../../../core/engines/docker/service-conflicts.ts';
import { serviceRefusals, unknownKeys } from '../../../core/engines/docker/service-refusals.ts';
import type { DaemonConfig } from '../../../core/engines/docker/system-daemon-config.ts';
import { runCommand } from '../../host/run-command.ts';
import { requireReplaceable } from './daemon-file.ts';
import { engineHoldings } from './engine-holdings.ts';

/** The host's service, found fit for the system lab. */
export interface SystemHost {
  readonly service: HostService;
  /** What daemon.json says now. */
  readonly original: DaemonConfig;
  /** What is on it, told where the user let it be used all the same. */
  readonly warnings: readonly string[];
}

/** @throws UsageError for a scenario that names an engine of its own */
export function requireServiceEngine(scenario: Scenario): void {
  if (scenario.engine === 'dockerd') return;
  throw new UsageError(
    `the system lab measures the host's own engine, the scenario names ${scenario.engine}`,
    {
      hint: 'Leave `engine` out, or use the private lab.',
    },
  );
}

/**
 * Everything that must hold before the service is touched; changes nothing.
 * @throws HostError that says what was found and what to do
 */
export async function requireSystemHost(
  service: HostService,
  version: EngineVersion,
  scenario: Scenario,
  expendable: boolean,
): Promise<SystemHost> {
  const read = readDaemonConfig(service.config.content, version);
  if ('problem' in read) {
    throw new HostError(`${service.config.path}: ${read.problem}`, {
      hint: 'Fix it first: the service could not start again with it. Nothing was changed.',
    });
  }
  const conflicts = serviceConflicts(service, read.config);
  if (conflicts.length > 0) {
    throw new HostError(
      `the service cannot be set up through ${service.config.path}:\n${conflicts.join('\n')}`,
      {
        hint: 'Take them out of the service (and `systemctl daemon-reload`), or use the private lab.',
      },
    );
  }
  const refusals = [...serviceRefusals(service, scenario), ...unknownKeys(read.config, version)];
  if (refusals.length > 0) {
    throw new HostError(`the service, as it is set up, cannot be measured:\n${refusals.join('\n')}`, {
      hint: 'Change that in the service or its daemon.json, or use the private lab, which has settings of its own. Nothing was changed.',
    });
  }
  const holdings = await engineHoldings(service, read.config).catch((cause: unknown) => {
    throw new HostError(`the host's engine does not answer on ${service.socket}: ${errorText(cause)}`, {
      hint: 'See what is wrong with it (journalctl -u docker), or stop it; nothing was changed.',
      cause,
    });
  });
  const found = whyNotExpendable(holdings);
  if (found.length > 0 && !expendable) {
    throw new HostError(`this host is not expendable:\n${found.join('\n')}`, {
      hint: 'Use the private lab or `drivergrid vm run`; or say --expendable to have its engine stopped and started again.',
    });
  }
  await requireReplaceable(service.config);
  await requireValid(service, version);
  return { service, original: read.config, warnings: found };
}

/** The engine's own word on flags and file together, where it has one: `dockerd --validate`, from 23.0 on. */
async function requireValid(service: HostService, version: EngineVersion): Promise<void> {
  if (!atLeast(version, 23) || service.config.content === undefined) return;
  const flags = flagArguments(service.flags, 'config-file');
  try {
    await runCommand(service.dockerd, [...flags, '--validate', '--config-file', service.config.path]);
  } catch (cause) {
    throw new HostError(`the engine refuses its present configuration: ${errorText(cause)}`, {
      hint: `Fix ${service.config.path} first; nothing was changed.`,
      cause,
    });
  }
}
