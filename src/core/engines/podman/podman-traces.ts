import type { Resource } from '../../audit/resource.ts';
import type { EngineTraces } from '../engine-traces.ts';

/** netavark's chains of no network and no container, and the rules in and to them (netavark src/firewall/varktables). */
const BASE_CHAIN = 'NETAVARK(?:_FORWARD|-HOSTPORT-(?:DNAT|MASQ|SETMARK))';
const BASE_RULE = new RegExp(
  `:${BASE_CHAIN} |-A (?:FORWARD|PREROUTING|OUTPUT|POSTROUTING) .*-j ${BASE_CHAIN}$|-A NETAVARK-HOSTPORT-(?:MASQ|SETMARK) .*-j (?:MASQUERADE|MARK)`,
);

export const PODMAN_TRACES: EngineTraces = {
  programs: /^(podman|conmon|netavark|aardvark-dns)/,
  links: /^(podman|veth)\d/,
  kinds: ['podman network', 'podman volume', 'firewall rule'],
  keeps: ({ kind, key }) => isKept(kind, key),
};

/** By the thing's name: a file's and a cgroup's is its path. */
function isKept(kind: Resource['kind'], key: string): boolean {
  switch (kind) {
    case 'cgroup':
      // That of every container's conmon, beside the containers' own (podman libpod/oci_conmon_linux.go).
      return key.endsWith('/conmon');
    case 'file':
      return /-containers\/[\w-]+\.(?:json|lock)$/.test(key);
    case 'mount':
      // The folder of network namespaces is mounted on itself (containernetworking/plugins pkg/ns).
      return key.startsWith('/run/netns ');
    case 'firewall rule':
      return BASE_RULE.test(key);
    default:
      return false;
  }
}
