import { isKnownProxy } from '../core/engines/containerd/known-proxies.ts';
import { PROXY, SNAPSHOTTERS } from '../core/engines/containerd/snapshotters.ts';
import { anyDriver } from '../core/engines/engine-of.ts';

/** Keys of a driver setup that a snapshotter may have. */
interface SnapshotterKeys {
  readonly name?: string | undefined;
  readonly driver: string;
  readonly store?: 'containerd' | undefined;
  readonly binary?: string | undefined;
  readonly socket?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
}

/** A proxy is nothing without its program. */
export function bareProxyFault(driver: string): string | undefined {
  return driver === PROXY
    ? `expected a setup such as { name: fuse, driver: ${PROXY}, binary: containerd-fuse-overlayfs-grpc }`
    : undefined;
}

const ONLY_PROXY = ['binary', 'socket', 'args'] as const;

type Fault = readonly [key: string, message: string];

/** What is wrong with a setup's keys as far as they are a snapshotter's. */
export function snapshotterFaults(setup: SnapshotterKeys): readonly Fault[] {
  return setup.driver === PROXY ? proxyFaults(setup) : builtInFaults(setup);
}

function builtInFaults(setup: SnapshotterKeys): Fault[] {
  const { driver, store, options } = setup;
  const faults: Fault[] = ONLY_PROXY.filter((key) => setup[key] !== undefined).map((key) => [
    key,
    `only for driver: ${PROXY}, found driver: ${driver}`,
  ]);
  const isSnapshotter = anyDriver({ driver, store })?.snapshotter === true;
  if (store !== undefined && !isSnapshotter)
    faults.push(['store', `containerd has no snapshotter ${driver}`]);
  const odd = isSnapshotter ? options?.find((option) => !/^\w+=/.test(option)) : undefined;
  if (odd !== undefined)
    faults.push(['options', `expected KEY=VALUE, such as sync_remove=true, found ${JSON.stringify(odd)}`]);
  return faults;
}

/** A name of containerd's own that a proxy cannot have, besides those of {@link SNAPSHOTTERS}. */
const BLOCKFILE = 'blockfile';

function proxyFaults({ name, binary, args, options }: SnapshotterKeys): Fault[] {
  const faults: Fault[] = [];
  if (name === undefined) faults.push(['name', 'expected a name: containerd knows the snapshotter by it']);
  else if (Object.hasOwn(SNAPSHOTTERS, name) || name === BLOCKFILE)
    faults.push(['name', `expected another: containerd has a snapshotter ${name} of its own`]);
  if (binary === undefined)
    faults.push(['binary', 'expected its program, such as containerd-fuse-overlayfs-grpc']);
  else if (args === undefined && !isKnownProxy(binary)) {
    const such = '["--address", "{socket}", "--root", "{root}"]';
    faults.push(['args', `expected the arguments of ${binary}, such as ${such}`]);
  }
  if (options !== undefined)
    faults.push([
      'options',
      'expected none: give a proxy its settings in `args`, or in a configuration file that `args` names',
    ]);
  return faults;
}
