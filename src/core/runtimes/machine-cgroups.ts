const CONTAINER_ID = /^[0-9a-f]{64}$/;

/**
 * Those of some cgroups that Kata made for given containers (virtcontainers/sandbox.go): `kata_overhead/ID` has the shim and
 * virtiofsd, `kata_ID` beside the container's own has the virtual machine.
 * @param ids whole ids; anything else names nothing
 */
export function machineCgroups(paths: readonly string[], ids: readonly string[]): string[] {
  const known = new Set(ids.filter((id) => CONTAINER_ID.test(id)));
  return paths.filter((path) => {
    const [, id] = /\/kata_(?:overhead\/)?([0-9a-f]{64})$/.exec(path) ?? [];
    return id !== undefined && known.has(id);
  });
}
