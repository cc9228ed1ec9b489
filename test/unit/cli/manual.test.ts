import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { EXIT_CODES } from '../../../src/cli/exit-codes.ts';
import { describedCommands } from '../../../src/cli/manual/commands.ts';
import { helpTexts } from '../../../src/cli/manual/help-texts.ts';
import { manPage } from '../../../src/cli/manual/man-page.ts';
import { END_SIGNALS, EXIT } from '../../../src/core/errors.ts';

const COMMANDS = describedCommands();
const PAGE = manPage(COMMANDS, '1.2.3', '2026-11-27');

it('the manual has every option of every command, as the help has it', async () => {
  const texts = (await helpTexts(COMMANDS))['100'] ?? {};
  for (const { words, options } of COMMANDS) {
    const own = options.map(({ name }) => name.split(' ')[0]);
    const told = [...(texts[words] ?? '').matchAll(/^ {6}(--[\w-]+)/gm)].map(([, name]) => name);
    expect(own, words).toEqual(told);
  }
});

it('nothing in the manual is taken for a request or an escape of roff', () => {
  for (const line of PAGE.split('\n')) {
    expect(line).toMatch(/^(\.(TH|SH|SS|TP|PP|B|BR|I|EX|EE)( |$)|[^.'])|^$/);
    expect(line.replaceAll(/\\(-|e|&|\(aq|\(ga|\(dq|\(ti|\(ha|f[IR])/g, '')).not.toContain('\\');
  }
  expect(PAGE).toContain('sudo drivergrid run quick \\-\\-only overlay2,vfs,runc\n');
});

it('help and manual tell every exit code; so does the documentation', async () => {
  const codes = EXIT_CODES.flatMap(([code]) => code.split(', ').map(Number));
  const signals = Object.values(END_SIGNALS).map((number) => 128 + number);
  expect(codes.toSorted((one, other) => one - other)).toEqual(
    [...Object.values(EXIT), ...signals].toSorted((one, other) => one - other),
  );
  const documented = await readFile(new URL('../../../docs/architecture.md', import.meta.url), 'utf8');
  for (const code of Object.values(EXIT)) expect(documented).toMatch(new RegExp(`^\\| ${code} `, 'm'));
  const help = (await helpTexts([]))['100']?.[''] ?? '';
  for (const code of codes) expect(help).toMatch(new RegExp(`\\b${code}\\b`));
});
