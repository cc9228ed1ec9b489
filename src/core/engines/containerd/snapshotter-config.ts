import type { DriverSetup } from '../../scenario/scenario.ts';
import type { PoolPlace } from '../pool-place.ts';
import { readToml, type TomlTable } from '../toml.ts';
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
): TomlTable {
  if (proxy !== undefined)
    return { proxy_plugins: { [setup.name]: { type: 'snapshot', address: proxy.socket } } };
  const plugin = pluginOf(setup.driver);
  const own = setup.driver === 'devmapper' ? poolTable(`${root}/${plugin}`, pool) : {};
  const given = Object.fromEntries((setup.options ?? []).map(option));
  return { plugins: { [plugin]: { ...own, ...given } } };
}

/** @throws TypeError if there is no pool */
function poolTable(root: string, { thinPool }: PoolPlace): TomlTable {
  if (thinPool === undefined) throw new TypeError('devmapper needs the thin pool it is to use');
  return {
    root_path: root,
    // A name, not a path (containerd docs/snapshotters/devmapper.md).
    pool_name: thinPool.replace('/dev/mapper/', ''),
    // As devicemapper's base device has it.
    base_image_size: '2GB',
    fs_type: 'ext4',
  };
}

/** `KEY=VALUE`: true, false, whole numbers and lists as such, all else as text. */
function option(text: string): [string, unknown] {
  const [key = '', ...rest] = text.split('=');
  const value = rest.join('=');
  if (!/^(true|false|\d+|\[.*\])$/.test(value)) return [key, value];
  const read = readToml(`value = ${value}`);
  return [key, 'table' in read ? read.table['value'] : value];
}
