import { errorText, HostError, UsageError } from '../../../core/errors.ts';
import { engineKindOf } from '../../../core/engines/engine-of.ts';
import type { EngineVersion } from '../../../core/engines/engine-version.ts';
import { whyNotExpendable } from '../../../core/engines/expendability.ts';
import type { ConfigValues, HostService } from '../../../core/engines/host-service.ts';
import type { Scenario } from '../../../core/scenario/scenario.ts';
import { ENGINE_ADAPTERS } from '../../engines/engine-adapters.ts';
import { runCommand } from '../../host/run-command.ts';
import { requireReplaceable } from './config-file.ts';
import type { ServedKind } from './unit.ts';

/** The host's service, found fit for the system lab. */
export interface SystemHost {
  readonly kind: ServedKind;
  readonly service: HostService;
  /** What its configuration file says now. */
  readonly original: ConfigValues;
  /** What is on it, told where the user let it be used all the same. */
  readonly warnings: readonly string[];
}

/**
 * The kind of engine that the host's service is to run.
 * @throws UsageError for a scenario that names an engine of its own, or of a kind whose services are not known
 */
export function requireServedKind(scenario: Scenario): ServedKind {
  const { service, ...kind } = engineKindOf(scenario);
  if (scenario.engine !== kind.binary) {
    throw new UsageError(
      `the system lab measures the host's own engine, the scenario names ${scenario.engine}`,
      { hint: 'Leave `engine` out, or use the private lab.' },
    );
  }
  if (service === undefined) {
    throw new UsageError(`the system lab does not know how a service runs ${kind.name}`, {
      hint: 'Use the private lab.',
    });
  }
  return { ...kind, service };
}

/**
 * Everything that must hold before the service is touched; changes nothing.
 * @throws HostError that says what was found and what to do
 */
export async function requireSystemHost(
  kind: ServedKind,
  service: HostService,
  version: EngineVersion,
  scenario: Scenario,
  expendable: boolean,
): Promise<SystemHost> {
  const { service: served } = kind;
  const read = served.readConfig(service.config.content, version);
  if ('problem' in read) {
    throw new HostError(`${service.config.path}: ${read.problem}`, {
      hint: 'Fix it first: the service could not start again with it. Nothing was changed.',
    });
  }
  const conflicts = served.conflicts(service, read.config);
  if (conflicts.length > 0) {
    throw new HostError(
      `the service cannot be set up through ${service.config.path}:\n${conflicts.join('\n')}`,
      {
        hint: 'Take them out of the service (and `systemctl daemon-reload`), or use the private lab.',
      },
    );
  }
  const refusals = served.refusals(service, read.config, version, scenario);
  if (refusals.length > 0) {
    throw new HostError(`the service, as it is set up, cannot be measured:\n${refusals.join('\n')}`, {
      hint: 'Change that in the service or its configuration file, or use the private lab, which has settings of its own. Nothing was changed.',
    });
  }
  const dataRoot = served.dataRoot(service, read.config);
  const adapter = ENGINE_ADAPTERS[kind.api];
  const contents = await adapter.contents({ ...service, dataRoot }).catch((cause: unknown) => {
    throw new HostError(`the host's engine does not answer on ${service.socket}: ${errorText(cause)}`, {
      hint: `See what is wrong with it (journalctl -u ${served.name}), or stop it; nothing was changed.`,
      cause,
    });
  });
  const found = whyNotExpendable(contents);
  if (found.length > 0 && !expendable) {
    throw new HostError(`this host is not expendable:\n${found.join('\n')}`, {
      hint: 'Use the private lab or `drivergrid vm run`; or say --expendable to have its engine stopped and started again.',
    });
  }
  await requireReplaceable(service.config);
  await requireValid(kind, service, version);
  return { kind, service, original: read.config, warnings: found };
}

/** The engine's own word on flags and file together, where it has one. */
async function requireValid(kind: ServedKind, service: HostService, version: EngineVersion): Promise<void> {
  if (service.config.content === undefined) return;
  const args = kind.service.checkArguments(service, version, service.config.path);
  if (args === undefined) return;
  try {
    await runCommand(service.binary, args);
  } catch (cause) {
    throw new HostError(`the engine refuses its present configuration: ${errorText(cause)}`, {
      hint: `Fix ${service.config.path} first; nothing was changed.`,
      cause,
    });
  }
}
