import { runCommand } from '../host/run-command.ts';

/** A device-mapper device, as `dmsetup table` shows it. */
export interface DeviceTable {
  readonly name: string;
  readonly id: string;
  readonly kind: string;
  /** `MAJ:MIN` of the devices below it. */
  readonly uses: readonly string[];
}

export async function deviceTables(): Promise<DeviceTable[]> {
  const [tables, ids] = await Promise.all([
    runCommand('dmsetup', ['table']),
    runCommand('dmsetup', ['info', '-c', '--noheadings', '--separator', ' ', '-o', 'name,major,minor']),
  ]);
  const idOf = new Map(
    ids.split('\n').map((line) => {
      const [name = '', major, minor] = line.trim().split(' ');
      return [name, `${major}:${minor}`];
    }),
  );
  return tables
    .split('\n')
    .map((line) => /^(?<name>.+): \d+ \d+ (?<kind>\S+) (?<rest>.*)$/.exec(line)?.groups)
    .filter((groups) => groups !== undefined)
    .map((groups) => ({
      name: groups['name'] ?? '',
      id: idOf.get(groups['name'] ?? '') ?? '',
      kind: groups['kind'] ?? '',
      uses: (groups['rest'] ?? '').match(/\b\d+:\d+\b/g) ?? [],
    }));
}

/** Removes a pool's thin devices, which would keep it busy. @returns what was removed, for messages */
export async function removeThins(pool: DeviceTable, tables: readonly DeviceTable[]): Promise<string[]> {
  const said: string[] = [];
  for (const thin of tables.filter((device) => device.kind === 'thin' && device.uses.includes(pool.id))) {
    await runCommand('dmsetup', ['remove', '--retry', thin.name]);
    said.push(`removed device ${thin.name}`);
  }
  return said;
}
