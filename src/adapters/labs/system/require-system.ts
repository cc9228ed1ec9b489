import { errorText, HostError, UsageError } from '../../../core/errors.ts';
import { buildsOf } from '../../../core/engines/engine-of.ts';
import type { EngineVersion } from '../../../core/engines/engine-version.ts';
import { whyNotExpendable } from '../../../core/engines/expendability.ts';
import type { ConfigValues, HostService } from '../../../core/engines/host-service.ts';
import type { Scenario } from '../../../core/scenario/scenario.ts';
import { ENGINE_ADAPTERS } from '../../engines/engine-adapters.ts';
import { runCommand } from '../../host/run-command.ts';
import { requireReplaceable } from './config-file.ts';
import type { ServedKind } from './unit.ts';

/** The host's service, checked to be fit for the system lab. */
export interface SystemHost {
  readonly kind: ServedKind;
  readonly service: HostService;
  /** The present content of its configuration file. */
  readonly original: ConfigValues;
  /** What is on it, to be reported if the user allowed using it anyway. */
  readonly warnings: readonly string[];
}

/**
 * The kind of engine that the host's service runs.
 * @throws UsageError for a scenario that names its own engine, or a kind with no known service
 */
export function requireServedKind(scenario: Scenario): ServedKind {
  const [build, ...others] = buildsOf(scenario);
  if (build === undefined || others.length > 0) {
    throw new UsageError("the system lab measures the host's own engine, the scenario has several", {
      hint: 'Leave `engines` out, or use the private lab.',
    });
  }
  const { service, ...kind } = build.kind;
  if (build.from !== undefined) {
    throw new UsageError(
      `the system lab measures the host's own engine, the scenario takes one from ${build.from}`,
      { hint: 'Leave `engines` out, or use the private lab.' },
    );
  }
  if (build.program !== kind.binary) {
    throw new UsageError(
      `the system lab measures the host's own engine, the scenario names ${build.program}`,
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
 * Checks everything that must hold before the service is touched; changes nothing.
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
      `the service cannot be configured through ${service.config.path}:\n${conflicts.join('\n')}`,
      {
        hint: 'Remove them from the service (and run `systemctl daemon-reload`), or use the private lab.',
      },
    );
  }
  const refusals = served.refusals(service, read.config, version, scenario);
  if (refusals.length > 0) {
    throw new HostError(`the service cannot be measured as it is configured:\n${refusals.join('\n')}`, {
      hint: 'Change that in the service or its configuration file, or use the private lab, which has its own settings. Nothing was changed.',
    });
  }
  const dataRoot = served.dataRoot(service, read.config);
  const adapter = ENGINE_ADAPTERS[kind.api];
  const contents = await adapter.contents({ ...service, dataRoot }).catch((cause: unknown) => {
    throw new HostError(`the host's engine does not answer on ${service.socket}: ${errorText(cause)}`, {
      hint: `See what is wrong (journalctl -u ${served.name}), or stop it. Nothing was changed.`,
      cause,
    });
  });
  const found = whyNotExpendable(contents);
  if (found.length > 0 && !expendable) {
    throw new HostError(`this host is not expendable:\n${found.join('\n')}`, {
      hint: 'Use the private lab or `drivergrid vm run`; or allow stopping and restarting the engine with --expendable.',
    });
  }
  await requireReplaceable(service.config);
  await requireValid(kind, service, version);
  return { kind, service, original: read.config, warnings: found };
}

/** The engine's own check of flags and file together, if it has one. */
async function requireValid(kind: ServedKind, service: HostService, version: EngineVersion): Promise<void> {
  if (service.config.content === undefined) return;
  const args = kind.service.checkArguments(service, version, service.config.path);
  if (args === undefined) return;
  try {
    await runCommand(service.binary, args);
  } catch (cause) {
    throw new HostError(`the engine refuses its present configuration: ${errorText(cause)}`, {
      hint: `Fix ${service.config.path} first. Nothing was changed.`,
      cause,
    });
  }
}
