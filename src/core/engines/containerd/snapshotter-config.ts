import type { DriverSetup } from '../../scenario/scenario.ts';
import type { PoolPlace } from '../pool-place.ts';
import { quoted } from '../toml-text.ts';
import { proxyArguments } from './known-proxies.ts';
import { pluginOf, PROXY } from './snapshotters.ts';

/** A snapshotter that is a program of its own. */
export interface ProxyProgram {
  readonly socket: string;
  readonly argv: readonly string[];
}

/**
 * How to start a setup's proxy.
 * @param work the start's folder
 * @param root of its layers
 * @returns undefined if the setup is no proxy
 */
export function proxyOf(setup: DriverSetup, work: string, root: string): ProxyProgram | undefined {
  if (setup.driver !== PROXY || setup.binary === undefined) return undefined;
  const socket = setup.socket ?? `${work}/proxy.sock`;
  return { socket, argv: [setup.binary, ...proxyArguments(setup.binary, { socket, root }, setup.args)] };
}

/**
 * The tables of a setup's snapshotter in containerd's configuration (containerd-config.toml(5)).
 * @param root containerd's
 */
export function snapshotterTables(
  setup: DriverSetup,
  root: string,
  pool: PoolPlace,
  proxy: ProxyProgram | undefined,
): string[] {
  if (proxy !== undefined)
    return [
      `[proxy_plugins.${quoted(setup.name)}]`,
      'type = "snapshot"',
      `address = ${quoted(proxy.socket)}`,
    ];
  const plugin = pluginOf(setup.driver);
  return [
    `[plugins.${quoted(plugin)}]`,
    ...(setup.driver === 'devmapper' ? poolLines(`${root}/${plugin}`, pool) : []),
    ...(setup.options ?? []).map(optionLine),
  ];
}

/** @throws TypeError if there is no pool */
function poolLines(root: string, { thinPool }: PoolPlace): string[] {
  if (thinPool === undefined) throw new TypeError('devmapper needs the thin pool it is to use');
  return [
    `root_path = ${quoted(root)}`,
    // A name, not a path (containerd docs/snapshotters/devmapper.md).
    `pool_name = ${quoted(thinPool.replace('/dev/mapper/', ''))}`,
    // As devicemapper's base device has it.
    'base_image_size = "2GB"',
    'fs_type = "ext4"',
  ];
}

/** `KEY=VALUE`: true, false, whole numbers and lists as such, all else as text. */
function optionLine(option: string): string {
  const [key = '', ...rest] = option.split('=');
  const value = rest.join('=');
  return `${key} = ${/^(true|false|\d+|\[.*\])$/.test(value) ? value : quoted(value)}`;
}
