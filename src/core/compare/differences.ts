import { buildsOf } from '../engines/engine-of.ts';
import { runtimeKey } from '../record/runtime-key.ts';
import { isEntries, mergedFacts, textOf, type Entries, type Facts } from './merged-facts.ts';
import { environmentUnder, type Side } from './side.ts';

/** Something that differs between the sides: the thing under test, or what spoils the comparison. */
export interface Difference {
  /** What `--allow` calls it: `kernel`, `engine`, `runtime:crun`, `machine`, ... */
  readonly name: string;
  /** One line per entry: `release: 6.1.0 -> 6.12.3`. */
  readonly details: readonly string[];
}

/**
 * Every recorded difference, grouped by what changes together: a new kernel brings its build, options and defaults,
 * which are one difference. Rounds and seeds may differ; drivers and runtimes are compared only if both sides have
 * them.
 */
export function differences(a: Side, b: Side): Difference[] {
  const [before, after] = [factsOfSide(a), factsOfSide(b)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [left, right] = [before[name], after[name]];
    // A driver or runtime that one side lacks has no cell in common.
    if (left === undefined || right === undefined) return [];
    const details = changes(left, right);
    return details.length === 0 ? [] : [{ name, details }];
  });
}

/** A line for each differing entry, nested ones too: `options.HZ: 250 -> 1000`. */
function changes(left: Entries, right: Entries): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    const [was, is] = [left[key], right[key]];
    if (isEntries(was) && isEntries(is)) return changes(was, is).map((line) => `${key}.${line}`);
    const isSame =
      textOf(was) === textOf(is) ||
      (key === MEMORY && isNearly(was, is)) ||
      (key === IMAGE_DIGEST && isUnknown(was, is));
    return isSame ? [] : [`${key}: ${textOf(was)} -> ${textOf(is)}`];
  });
}

/** Of several hosts a fact is what any of them has: two fleets of the same kinds of machines do not differ. */
function factsOfSide(side: Side): Facts {
  if (side.hosts === undefined) return factsOf(side);
  const { hosts: environments } = (side.environment ?? {}) as { hosts?: Record<string, unknown> | null };
  const { results } = side;
  return mergedFacts(
    side.hosts.map((host) => {
      const runs = results.runs.filter((run) => run.host === host);
      const environment = environmentUnder(environments?.[host], side.kernel);
      return factsOf({ ...side, results: { ...results, runs }, environment }, true);
    }),
  );
}

function factsOf({ results, kernel, environment, part }: Side, isOfHosts = false): Facts {
  const { scenario, lab } = results.plan;
  const host = at(environment, 'host');
  const runs = results.runs.filter((run) => kernel === undefined || run.fingerprint.kernel === kernel);
  const fingerprint = runs[0]?.fingerprint;
  const engine = part?.axis.name === 'engine' ? String(part.value) : undefined;
  const engines = Object.entries((at(environment, 'engines') ?? {}) as Record<string, unknown>)
    .filter(([setup]) => engine === undefined || setup.startsWith(`${engine} `))
    .map(([, found]) => found);
  const kernelFacts = at(host, 'kernel');
  const builds = engine === undefined ? buildsOf(scenario).map(({ name }) => name) : [engine];
  const keys = builds.flatMap((build) =>
    scenario.runtimes.map(({ name }) => runtimeKey({ engine: build, runtime: name })),
  );
  const runtimes = keys.map((key) => {
    // Both parts of a run call it the same.
    const name = engine === undefined ? key : key.slice(engine.length + 1);
    const settled = at(environment, 'runtimes', key);
    const version = fingerprint?.runtimes[key];
    return [
      `runtime:${name}`,
      { version, path: at(settled, 'path'), arguments: at(settled, 'args'), note: at(settled, 'note') },
    ] as const;
  });
  const drivers = scenario.drivers.map(({ name, ...setup }) => [`driver:${name}`, setup] as const);
  return {
    kernel: {
      release: kernel ?? fingerprint?.kernel,
      build: at(kernelFacts, 'build'),
      options: at(kernelFacts, 'options'),
      overlay_parameters: at(kernelFacts, 'overlay_parameters'),
      lsm: at(kernelFacts, 'lsm'),
      clocksource: at(kernelFacts, 'clocksource'),
      transparent_hugepage: at(kernelFacts, 'transparent_hugepage'),
      vulnerabilities: at(host, 'cpu', 'vulnerabilities'),
    },
    'kernel-parameters': { command_line: withoutImage(at(kernelFacts, 'command_line'), isOfHosts) },
    engine: {
      version: engine === undefined ? fingerprint?.engine : fingerprint?.engines?.[engine],
      path:
        engine === undefined ? at(environment, 'engine', 'path') : at(environment, 'builds', engine, 'path'),
      containerd: at(engines[0], 'info', 'containerdVersion'),
      cgroup_driver: at(engines[0], 'info', 'cgroupDriver'),
    },
    ...Object.fromEntries(runtimes),
    ...Object.fromEntries(drivers),
    machine: {
      cpu: at(host, 'cpu', 'model'),
      cpus: at(host, 'cpu', 'count'),
      product: at(host, 'cpu', 'product'),
      hypervisor: at(host, 'cpu', 'hypervisor'),
      [MEMORY]: gibibytes(at(host, 'memory', 'total_bytes')),
    },
    settings: {
      governor: at(host, 'cpu', 'governor'),
      smt: at(host, 'cpu', 'smt'),
      rcu_expedited: at(kernelFacts, 'rcu_expedited'),
    },
    distribution: { name: at(host, 'distribution') },
    cgroup: { mode: at(host, 'cgroup', 'mode'), lab: at(environment, 'lab', 'cgroup') },
    storage: {
      filesystem: at(host, 'state', 'filesystem'),
      rotational: at(host, 'state', 'disk', 'rotational'),
      scheduler: at(host, 'state', 'disk', 'scheduler'),
      backing: scenario.backing,
      backing_bytes: scenario.backing_bytes,
    },
    lab: { kind: lab },
    workload: {
      ...{ workload: scenario.workload, image: scenario.image, network: scenario.network },
      timeout_ms: scenario.timeout_ms,
      [IMAGE_DIGEST]: fingerprint?.image,
    },
    design: {
      ...{ order: scenario.order, iterations: scenario.iterations, warmup: scenario.warmup },
      sentinel: scenario.sentinel ?? false,
    },
    tool: { version: runs[0]?.tool, node: at(host, 'node') },
  };
}

/** environment.json may be of any version of the tool: a fact may be missing. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** The boot loader names the kernel's files, which change with it; of several hosts each has its own disk. */
function withoutImage(commandLine: unknown, isOfHosts: boolean): unknown {
  if (typeof commandLine !== 'string') return undefined;
  const names = ['BOOT_IMAGE', 'initrd', ...(isOfHosts ? ['root', 'resume'] : [])];
  return commandLine.replace(new RegExp(`(?<!\\S)(?:${names.join('|')})=\\S+ ?`, 'g'), '').trim();
}

const IMAGE_DIGEST = 'image_digest';

/** Older versions did not record it: compare by name then. */
function isUnknown(was: unknown, is: unknown): boolean {
  return was === undefined || is === undefined;
}

const MEMORY = 'memory_gib';

/** A kernel reserves some memory, and not each as much: 5 % apart is still the same machine. */
function isNearly(was: unknown, is: unknown): boolean {
  return typeof was === 'number' && typeof is === 'number' && Math.abs(was - is) <= Math.max(was, is) / 20;
}

function gibibytes(bytes: unknown): unknown {
  return typeof bytes === 'number' ? Number((bytes / 2 ** 30).toFixed(1)) : undefined;
}
