import type { Scenario } from '../scenario/scenario.ts';
import type { ConfigFile } from './engine-kind.ts';
import type { Tool } from '../host/tools.ts';

/** Where distributions and releases put CNI's plugins. */
export const PLUGIN_FOLDERS = ['/usr/lib/cni', '/opt/cni/bin', '/usr/libexec/cni'] as const;

/** What makes a pod's network, by one of CNI's plugins: `bridge` is the name of another program too. */
export function networkTools(network: Scenario['network']): readonly Tool[] {
  if (network !== 'bridge') return [];
  return [{ name: 'host-local', packages: ['containernetworking-plugins'], folders: PLUGIN_FOLDERS }];
}

/** Where a registry is in a lab's network, for workloads that pull. */
export const REGISTRY = '127.0.0.1:5000';

/** The bridge that pods are connected to. */
export const BRIDGE = 'dg0';

/** CNI for an engine with CRI. */
export interface PodNetwork {
  readonly files: readonly ConfigFile[];
  /** Folder of the configuration. */
  readonly folder: string;
  /** Folder of plugins, with links to those of the host (cri-script.ts). */
  readonly plugins: string;
  /** The bridge that pods are connected to, if it is one. */
  readonly bridge?: string;
}

/**
 * A plugin that leaves a pod's network namespace empty: what CNI's plugins take is left out. containerd wants an address of
 * eth0 to be told, and up to 2.0 a plugin of the name `loopback`.
 */
const NOTHING = `#!/bin/sh
cat >/dev/null
case $CNI_COMMAND in
  ADD) echo '{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"'"$CNI_NETNS"'"}],"ips":[{"address":"192.0.2.1/32","interface":0}]}' ;;
  VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.1","0.4.0","1.0.0"]}' ;;
esac
`;

/**
 * The network of pods (containernetworking/cni SPEC.md): a bridge, as Docker's, or nothing at all. Pods on the host's need
 * none, but an engine that is not ready for others says so.
 * @param work the start's folder
 */
export function podNetwork(network: Scenario['network'], work: string): PodNetwork {
  const folder = `${work}/cni`;
  const plugins = `${work}/cni-plugins`;
  const config = { path: `${folder}/10-drivergrid.conflist`, text: '' };
  if (network === 'bridge') {
    const bridge = {
      ...{ type: 'bridge', bridge: BRIDGE, isGateway: true, ipMasq: false },
      ipam: {
        ...{ type: 'host-local', dataDir: `${work}/cni-data` },
        ranges: [[{ subnet: '10.88.0.0/16' }]],
      },
    };
    return { files: [{ ...config, text: listOf(bridge) }], folder, plugins, bridge: BRIDGE };
  }
  const programs = ['nothing', 'loopback'].map((name) => ({
    ...{ path: `${plugins}/${name}`, text: NOTHING, isProgram: true as const },
  }));
  return { files: [{ ...config, text: listOf({ type: 'nothing' }) }, ...programs], folder, plugins };
}

function listOf(plugin: unknown): string {
  return `${JSON.stringify({ cniVersion: '1.0.0', name: 'drivergrid', plugins: [plugin] }, undefined, 2)}\n`;
}
