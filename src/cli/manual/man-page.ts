import { EXIT_CODES } from '../exit-codes.ts';
import { PURPOSE } from '../program.ts';
import type { Described, DescribedCommand } from './commands.ts';
import { roffLine, roffRequest, roffText } from './roff.ts';

const FILES: readonly Described[] = [
  { name: 'results/', description: 'run directories, in the current folder' },
  {
    name: '/var/lib/drivergrid',
    description: 'data roots while a run lasts, and the journal of what is to be undone',
  },
  { name: '~/.cache/drivergrid', description: 'fetched packages and guest images' },
];

const ENVIRONMENT: readonly Described[] = [
  { name: 'DRIVERGRID_STATE_DIR', description: 'a folder in place of /var/lib/drivergrid' },
  { name: 'DRIVERGRID_CACHE_DIR', description: 'a folder in place of ~/.cache/drivergrid' },
  { name: 'NO_COLOR', description: 'if set, nothing is coloured' },
];

/**
 * drivergrid(1), for man.
 * @param date of the page, as 2026-11-27
 */
export function manPage(commands: readonly DescribedCommand[], version: string, date: string): string {
  return [
    `.TH DRIVERGRID 1 ${date} "drivergrid ${version}" "User Commands"`,
    '.SH NAME',
    `drivergrid \\- ${roffText(PURPOSE.replace(/^M(.*)\.$/, 'm$1'))}`,
    '.SH SYNOPSIS',
    '.B drivergrid',
    '.I COMMAND',
    '[\\fIOPTION\\fR]...',
    '.SH DESCRIPTION',
    ...DESCRIPTION.flatMap((paragraph) => ['.PP', roffText(paragraph)]).slice(1),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([name, description]) => entry({ name, description })),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(entry),
    '.SH FILES',
    ...FILES.flatMap(entry),
    '.SH SEE ALSO',
    '.BR dockerd (8),',
    '.BR podman (1),',
    '.BR containerd (8),',
    '.BR runc (8),',
    '.BR crun (1)',
    '',
  ].join('\n');
}

const DESCRIPTION = [
  'drivergrid reconfigures a container engine for each storage driver, restarts it, runs a workload in a loop under each low-level runtime, and gives a runtime x driver grid with the evidence behind every number.',
  'By default each engine is a new one in namespaces of its own: the configuration, images and containers of the host stay as they are.',
  'Options in brackets have that default. A list takes several values, divided by commas, or the option once for each.',
];

function commandSection({ usage, description, positionals, options, examples }: DescribedCommand): string[] {
  return [
    roffRequest('SS', `drivergrid ${usage}`),
    sentence(description),
    ...[...positionals, ...options].flatMap(entry),
    ...(examples.length === 0 ? [] : ['.PP', examples.length === 1 ? 'Example:' : 'Examples:', '.PP', '.EX']),
    ...examples.flatMap(({ line, what }) => [roffLine(`# ${what}`), roffLine(line)]),
    ...(examples.length === 0 ? [] : ['.EE']),
  ];
}

function sentence(text: string): string {
  return roffText(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`);
}

function entry({ name, description }: Described): string[] {
  return ['.TP', roffRequest('B', name), roffText(description)];
}
