import { runCommand } from '../host/run-command.ts';

/** A line of `pvs`, `vgs` or `lvs`, by column. */
export type LvmRow = Readonly<Record<string, string>>;

/** @returns what LVM says of all its physical volumes (`pv`), volume groups (`vg`) or logical volumes (`lv`) */
export async function lvmReport(of: 'pv' | 'vg' | 'lv', columns: readonly string[]): Promise<LvmRow[]> {
  const listed = await runCommand(`${of}s`, ['--reportformat', 'json', '-o', columns.join(',')]);
  const { report } = JSON.parse(listed) as { report: Partial<Record<string, LvmRow[]>>[] };
  return report.flatMap((part) => part[of] ?? []);
}
