import { readFile } from 'node:fs/promises';
import type { MountEntry } from '../../ports/lab.ts';

/** Reads /proc/PID/mountinfo and decodes the octal escapes of blanks (proc(5)). */
export async function mountsOf(pid: number | 'self'): Promise<MountEntry[]> {
  return parseMountinfo(await readFile(`/proc/${pid}/mountinfo`, 'utf8'));
}

function parseMountinfo(text: string): MountEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [mount = '', file = ''] = line.split(' - ');
      const [type = '', source = '', options = ''] = file.split(' ');
      return { mountPoint: unescaped(mount.split(' ')[4] ?? ''), type, source: unescaped(source), options };
    });
}

function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
