/** What is known of a containerd shim by the name of its binary. */
interface KnownShim {
  /** The known runtime that containers run under. */
  readonly kind: string;
  /** Who brings it. */
  readonly install: string;
}

/** Kata's own scripts name a configuration each: `containerd-shim-kata-qemu-v2`. */
const SHIMS: readonly (readonly [RegExp, KnownShim])[] = [
  [/^containerd-shim-kata(-\w+)*-v2$/, { kind: 'kata', install: 'install Kata Containers 2.0 or newer' }],
  [
    /^containerd-shim-runsc-v1$/,
    { kind: 'runsc', install: 'install a release of gVisor (the package runsc may lack it)' },
  ],
  [/^containerd-shim-runc-v[12]$/, { kind: 'runc', install: 'install the containerd of this engine' }],
];

function known(shim: string): KnownShim | undefined {
  const name = shim.slice(shim.lastIndexOf('/') + 1);
  return SHIMS.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * The binary that containerd starts for a runtime type: `io.containerd.kata.v2` names containerd-shim-kata-v2, by its last
 * two parts (containerd pkg/shim, BinaryName). A path and, on newer engines, a bare name are taken as they are.
 */
export function shimOf(runtimeType: string): string {
  if (runtimeType.includes('/') || runtimeType.startsWith('containerd-shim-')) return runtimeType;
  const [name, version] = runtimeType.split('.').slice(-2);
  return version === undefined ? runtimeType : `containerd-shim-${name ?? ''}-${version}`;
}

/** The known runtime that a shim brings; undefined if it is not known. */
export function kindOfShim(shim: string): string | undefined {
  return known(shim)?.kind;
}

/** Who brings a shim. */
export function shimInstall(shim: string): string {
  return known(shim)?.install ?? 'install the runtime that brings it';
}

/** That a shim is missing, and who brings it. */
export function shimMissing(shim: string): string {
  const how = shimInstall(shim);
  return shim.startsWith('/')
    ? `the shim ${shim} is missing; ${how}, or correct \`runtimeType\``
    : `the shim ${shim} is not on the engine's PATH; ${how}`;
}

/**
 * The version that a shim prints, on one line: Kata's is one, containerd's has a heading and a field a line
 * (`containerd-shim-runc-v2:\n  Version:  2.1.9`).
 */
export function shimVersion(output: string): string {
  const [first = '', ...rest] = output.trim().split('\n');
  const field = rest.flatMap((line) => /^\s*Version:\s*(\S+)/.exec(line)?.[1] ?? [])[0];
  const name = first.slice(first.lastIndexOf('/') + 1).replace(/:\s*$/, '');
  return field === undefined ? first.trim() : `${name} ${field}`;
}
