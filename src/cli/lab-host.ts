import { hostEnvironment } from '../adapters/environment/host-environment.ts';
import { hostFacts } from '../adapters/host/host-facts.ts';
import { requireHost, requireRoot } from '../adapters/host/require-host.ts';
import { stateDir } from '../adapters/host/state-dir.ts';
import { readHostService } from '../adapters/labs/system/read-service.ts';
import { requireServedKind, requireSystemHost } from '../adapters/labs/system/require-system.ts';
import type { LabChoice } from '../compose.ts';
import type { HostFacts } from '../core/host/host.ts';
import { PRIVATE_LAB_TOOLS, SYSTEM_LAB_TOOLS } from '../core/host/tools.ts';
import { HostError } from '../core/errors.ts';
import { isFloor } from '../core/engines/floor.ts';
import { firstUsable, type TestedBuild } from '../core/engines/tested-build.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Scenario } from '../core/scenario/scenario.ts';
import { COMPILER, neededTools } from '../workloads/needed-tools.ts';
import { printMessage } from './output.ts';

export interface LabHost {
  readonly host: HostFacts;
  readonly builds: readonly TestedBuild[];
  readonly lab: LabChoice;
}

/** What the user gives a run beside its plan. */
interface LabPermissions {
  /** This host is a throwaway one. */
  readonly expendable: boolean;
  /** Path of the compiled scripts/rootfs.c. */
  readonly rootfsProgram?: string | undefined;
}

/**
 * What the plan's lab finds on this host; changes nothing.
 * @throws HostError if it cannot work here, or must not
 */
export async function labHost(plan: Plan, { expendable, rootfsProgram }: LabPermissions): Promise<LabHost> {
  const { scenario } = plan;
  const { root } = stateDir();
  const all = neededTools(scenario);
  // A program that is compiled needs no compiler.
  const tools = rootfsProgram === undefined ? all : all.filter((tool) => tool !== COMPILER);
  if (plan.lab === 'private') {
    requireOverlayAllowed(scenario, expendable);
    const host = await hostFacts(scenario, root, tools);
    return {
      host,
      builds: requireHost(host, scenario, [...PRIVATE_LAB_TOOLS, ...tools]),
      lab: { kind: 'private' },
    };
  }
  const kind = requireServedKind(scenario);
  requireRoot();
  const service = await readHostService(kind);
  const served = { ...scenario, engine: service.binary, engines: undefined };
  const host = await hostFacts(served, root, tools);
  const labTools = scenario.drivers.some(isFloor)
    ? [...SYSTEM_LAB_TOOLS, ...PRIVATE_LAB_TOOLS]
    : SYSTEM_LAB_TOOLS;
  const builds = requireHost(host, served, [...labTools, ...tools]);
  const { engine } = firstUsable(builds);
  const system = await requireSystemHost(kind, service, engine.version, scenario, expendable);
  if (system.warnings.length > 0) {
    printMessage(
      `The host's engine will be stopped and started again (--expendable); it has ${system.warnings.join(', ')}.`,
    );
  }
  return { host, builds, lab: { kind: 'system', system } };
}

/**
 * The private lab leaves a host as it is, except for parameters of the kernel, which has no namespaces for them.
 * @throws HostError if the user has not allowed that
 */
function requireOverlayAllowed({ drivers }: Scenario, expendable: boolean): void {
  const setting = drivers.filter(({ overlay }) => overlay !== undefined).map(({ name }) => name);
  if (setting.length === 0 || expendable) return;
  throw new HostError(
    `expected --expendable for the driver setups ${setting.join(', ')}: they set parameters of the kernel's overlay module, which all of this host's overlay mounts get that are made meanwhile`,
    {
      hint: 'Use `drivergrid vm run`, allow it here with --expendable if the host is a throwaway one, or leave those setups out with --only.',
    },
  );
}

export async function environmentOf(
  plan: Plan,
  { host, builds, lab }: LabHost,
): Promise<Record<string, unknown>> {
  return {
    schema: 1,
    run_id: plan.run_id,
    host: await hostEnvironment(host),
    ...buildsEnvironment(builds),
    lab: { ...labEnvironment(host, lab), backing: plan.scenario.backing },
  };
}

/** `builds` by name, of a scenario that has several. */
function buildsEnvironment(builds: readonly TestedBuild[]): Record<string, unknown> {
  const shown = builds.map(({ name, engine }) => ({
    name,
    ...{ kind: engine?.kind.name, path: engine?.path, version: engine?.version.text },
  }));
  const [{ path, version } = {}, ...others] = shown;
  if (others.length === 0) return { engine: { path, version } };
  return { builds: Object.fromEntries(shown.map(({ name, ...facts }) => [name, facts])) };
}

/**
 * Of a service's environment and configuration file only names are recorded, since values may be secrets; but settings
 * that affect numbers are recorded with values.
 */
function labEnvironment(host: HostFacts, lab: LabChoice): Record<string, unknown> {
  if (lab.kind === 'private') {
    const cgroup = host.cgroup === 'hybrid' ? 'v1, the unified hierarchy taken away' : host.cgroup;
    return { kind: 'private', namespaces: ['pid', 'mount', 'net'], cgroup };
  }
  const { kind, service, original } = lab.system;
  const configName = kind.api === 'docker' ? 'daemon_json' : 'config_file';
  return {
    kind: 'system',
    namespaces: [],
    cgroup: host.cgroup,
    service: {
      manager: service.manager,
      flags: service.flags.map((flag) => flag.name),
      environment: Object.keys(service.environment),
      sources: service.sources.map((source) => source.path),
      settings: kind.service.recorded(service.settings),
      user_remapping: service.remapping,
      [configName]: { path: service.config.path, was: service.config.kind, keys: Object.keys(original) },
    },
  };
}
