import type { DockerDialect } from '../docker-dialect.ts';
import { atLeast, type EngineVersion } from '../engine-version.ts';

/**
 * How Podman's Docker API differs (podman pkg/api/handlers/compat).
 * - `HostConfig.Runtime` is ignored, and so is libpod's `oci_runtime` up to 5.8 (containers/podman#28429): a container
 *   gets the runtime of the service that created it. So each runtime has a service.
 * - There is no setting for the cgroup above all containers (containers.conf(5)).
 * - Removal is told as `remove`. The end is told as `die`, but found by a filter only as `died`.
 * - Before 4.6 the reply to a wait for removal has the exit code 0, whatever it was (containers/podman#18889).
 * - The usual network is named `podman` and its endpoints have no id; `none` and `host` have no endpoint.
 */
export function podmanDialect(
  version: EngineVersion,
  sockets: Readonly<Record<string, string>>,
  cgroup: string,
): DockerDialect {
  return {
    ...{ name: 'podman', sockets, hostConfig: { CgroupParent: cgroup } },
    removalTellsExit: atLeast(version, 4, 6),
    events: { died: 'die', remove: 'destroy' },
    networksOf: ({ mode, endpoints }) =>
      mode === 'none' || mode === 'host'
        ? [mode]
        : endpoints
            .filter(({ address }) => address !== '')
            .map(({ network }) => (network === 'podman' ? 'bridge' : network)),
  };
}
