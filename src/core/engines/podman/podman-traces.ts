import type { Resource } from '../../audit/resource.ts';
import type { EngineTraces } from '../engine-traces.ts';

/** netavark's chains of no network and no container, and the rules in and to them (netavark src/firewall/varktables). */
const BASE_CHAIN = 'NETAVARK(?:_FORWARD|-HOSTPORT-(?:DNAT|MASQ|SETMARK))';
const BASE_RULE = new RegExp(
  `:${BASE_CHAIN} |-A (?:FORWARD|PREROUTING|OUTPUT|POSTROUTING) .*-j ${BASE_CHAIN}$|-A NETAVARK-HOSTPORT-(?:MASQ|SETMARK) .*-j (?:MASQUERADE|MARK)`,
);

/** What the first container makes and the engine keeps, by its kind and name: of files and cgroups the path. */
const KEPT: Readonly<Partial<Record<Resource['kind'], RegExp>>> = {
  // That of every container's conmon, beside the containers' own (podman libpod/oci_conmon_linux.go).
  cgroup: /\/conmon$/,
  file: /-containers\/[\w-]+\.(?:json|lock)$/,
  // The folder of network namespaces is mounted on itself (containernetworking/plugins pkg/ns).
  mount: /^\/run\/netns /,
  'firewall rule': BASE_RULE,
};

export const PODMAN_TRACES: EngineTraces = {
  programs: /^(podman|conmon|netavark|aardvark-dns)/,
  links: /^(podman|veth)\d/,
  kinds: ['podman network', 'podman volume', 'firewall rule'],
  keeps: ({ kind, key }) => KEPT[kind]?.test(key) === true,
};
