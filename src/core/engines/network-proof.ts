import type { Check } from '../record/events.ts';
import type { ReadyRuntime } from '../runtimes/known-runtimes.ts';

/** What engine and kernel say of a running container's network. */
export interface NetworkFound {
  /** Names of the networks that the engine has connected it to. */
  readonly networks: readonly string[];
  /** The network of its process, according to the kernel; undefined if it cannot be seen. */
  readonly trace: { readonly isEngines: boolean; readonly interfaces: readonly string[] } | undefined;
}

/** Devices that a kernel with the modules makes in every network namespace (net.core.fb_tunnels_only_for_init_net). */
const EVERYWHERE = /^(?:lo|(?:tunl|gre|gretap|erspan|ip_vti|ip6_vti|sit|ip6tnl|ip6gre|ip6gretap)\d+)$/;

/**
 * Checks that a container has the network that the scenario names. An engine with `bridge: none` gives it none and
 * reports success, in less than half the time.
 */
export function networkCheck(wanted: string, runtime: ReadyRuntime, found: NetworkFound): Check {
  const engines = engineSays(found.networks);
  // If a runtime is a virtual machine, the container's process is elsewhere.
  const kernels = runtime.runtime_type === undefined ? kernelSays(found.trace) : undefined;
  const without = runtime.args.includes('--network=none');
  // If a runtime leaves part of the engine's network unused, its arguments and its note say so.
  const isRight =
    engines === wanted && (kernels === undefined || kernels === wanted || (without && kernels === 'none'));
  const seen =
    kernels === undefined || kernels === engines ? engines : `${engines}, the container in ${kernels}`;
  return {
    what: 'network of a running container',
    expected: wanted,
    found: isRight ? wanted : seen,
    ok: isRight,
  };
}

function engineSays(networks: readonly string[]): string {
  return networks.length === 0 ? 'none' : networks.join(', ');
}

function kernelSays(trace: NetworkFound['trace']): string | undefined {
  if (trace === undefined) return undefined;
  if (trace.isEngines) return 'host';
  return trace.interfaces.some((name) => !EVERYWHERE.test(name)) ? 'bridge' : 'none';
}
