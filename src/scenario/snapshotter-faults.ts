import { isKnownProxy } from '../core/engines/docker/known-proxies.ts';
import { PROXY, SNAPSHOTTERS } from '../core/engines/docker/snapshotters.ts';
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

/** What is wrong with a setup's keys as far as they are a snapshotter's: each with its message. */
export function snapshotterFaults(setup: SnapshotterKeys): [string, string][] {
  const { name: given, driver: named, store, binary, args, options } = setup;
  if (named !== PROXY) {
    const faults = ONLY_PROXY.filter((key) => setup[key] !== undefined).map((key): [string, string] => [
      key,
      `goes with driver: ${PROXY} only, found driver: ${named}`,
    ]);
    const isSnapshotter = anyDriver({ driver: named, store })?.snapshotter === true;
    if (store !== undefined && !isSnapshotter)
      faults.push(['store', `containerd has no snapshotter ${named}`]);
    const odd = isSnapshotter ? options?.find((option) => !/^\w+=/.test(option)) : undefined;
    if (odd !== undefined)
      faults.push(['options', `expected KEY=VALUE, such as sync_remove=true, found ${JSON.stringify(odd)}`]);
    return faults;
  }
  const faults: [string, string][] = [];
  if (given === undefined) faults.push(['name', 'expected one: it is the name of the snapshotter too']);
  else if (Object.hasOwn(SNAPSHOTTERS, given) || ['btrfs', 'zfs', 'blockfile'].includes(given))
    faults.push(['name', `expected another: containerd has a snapshotter ${given} of its own`]);
  if (binary === undefined)
    faults.push([
      'binary',
      'expected the program of the snapshotter, such as containerd-fuse-overlayfs-grpc',
    ]);
  else if (args === undefined && !isKnownProxy(binary))
    faults.push([
      'args',
      `expected the arguments of ${binary}, such as ["--address", "{socket}", "--root", "{root}"]`,
    ]);
  if (options !== undefined)
    faults.push(['options', 'expected none: a proxy takes what is in `args` and reads what that names']);
  return faults;
}
