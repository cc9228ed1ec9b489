import type { DriverSetup } from '../../scenario/scenario.ts';
import type { Refusal } from '../engine-kind.ts';
import { pluginOf, PROXY, SINCE } from './snapshotters.ts';

const PLUGIN = new RegExp(`${pluginOf('').replaceAll('.', '\\.')}(\\w[\\w-]*)`);

/**
 * Why a containerd that has started lacks a setup's snapshotter, by its log (containerd cmd/containerd/server/server.go). It
 * then goes on without its CRI. A Docker before 29 over it says nothing, and fails with the first image.
 */
export function skippedSnapshotter(setup: DriverSetup, log: readonly string[]): Refusal | undefined {
  if (setup.driver === PROXY) return undefined;
  const plugins = log.filter((line) => line.includes('plugin') && line.includes(pluginOf('')));
  const name = new RegExp(`(?<![\\w.])${pluginOf(setup.driver).replaceAll('.', '\\.')}(?![\\w.])`);
  const own = plugins.filter((line) => name.test(line));
  const skipped = own.find((line) => /(skip|failed to load|unable to load).*plugin/.test(line));
  if (skipped !== undefined) {
    const why = /error="((?:[^"\\]|\\.)*)"/.exec(skipped)?.[1];
    return {
      reason: `containerd skipped its snapshotter ${setup.driver}: ${why?.replace(/: skip plugin$/, '') ?? 'it does not say why'}`,
      detail: skipped,
    };
  }
  // A log without a word of plugins proves nothing.
  if (plugins.length === 0 || own.length > 0) return undefined;
  const others = plugins.flatMap((line) => PLUGIN.exec(line)?.[1] ?? []);
  const since = SINCE[setup.driver];
  const when = since === undefined ? '' : `; it came with containerd ${since.join('.')}`;
  return {
    reason: `the engine's containerd has no snapshotter ${setup.driver}${when}`,
    detail: `it has ${[...new Set(others)].sort().join(', ')}`,
  };
}
