/**
 * CPU time of the help: user and system time of a process, as bash's
 * `time` tells it, beside that of a Node that does nothing. Median of 20, taken in turns.
 */
import { spawnSync } from 'node:child_process';
import { median } from '../../src/core/statistics/robust.ts';

const RUNS = 20;
const COMMANDS: readonly (readonly string[])[] = [
  ['-e', '0'],
  ['dist/main.js', '--help'],
  ['dist/main.js', 'run', '--help'],
  ['dist/main.js', 'vm', 'run', '-h'],
];

function cpuSeconds(args: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, ...args], {
    encoding: 'utf8',
  });
  const [user, system] = stderr.trim().split(' ').map(Number);
  return (user ?? NaN) + (system ?? NaN);
}

const seconds = COMMANDS.map((): number[] => []);
for (let run = 0; run < RUNS; run++)
  for (const [index, command] of COMMANDS.entries()) seconds[index]?.push(cpuSeconds(command));
const [bare = NaN, ...help] = seconds.map((all) => median(all) ?? NaN);
for (const [index, took] of help.entries()) {
  const words = (COMMANDS[index + 1] ?? []).slice(1).join(' ');
  console.log(
    `${words}: ${took.toFixed(3)} s of CPU, ${(took / bare).toFixed(2)} of a Node that does nothing`,
  );
}
