/** What a proxy snapshotter is told: absolute paths. */
export interface ProxyPlaces {
  readonly socket: string;
  readonly root: string;
}

const SOCKET = '{socket}';
const ROOT = '{root}';

/** Arguments of the proxy snapshotters that need nothing else, by program. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // containerd/fuse-overlayfs-snapshotter, README.md
  'containerd-fuse-overlayfs-grpc': [SOCKET, ROOT],
};

/** Whether the arguments of a program need not be given. */
export function isKnownProxy(binary: string): boolean {
  return Object.hasOwn(KNOWN, baseOf(binary));
}

/** The arguments of a proxy's program, with its places filled in. */
export function proxyArguments(
  binary: string,
  { socket, root }: ProxyPlaces,
  given: readonly string[] = KNOWN[baseOf(binary)] ?? [],
): string[] {
  return given.map((text) => text.replaceAll(SOCKET, socket).replaceAll(ROOT, root));
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
