import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsed } from '../../../src/cli/command-line.ts';
import { describedCommands } from '../../../src/cli/manual/commands.ts';
import { helpTexts } from '../../../src/cli/manual/help-texts.ts';
import { writeExampleRuns, writeTracedRun } from '../../fixtures/example-runs.ts';
import { said } from '../../golden/said.ts';

const COMMANDS = describedCommands();
const TEXTS = await helpTexts(COMMANDS);

/** The lines to paste, as help shows them. */
function examplesIn(help: string): string[] {
  const [, section = ''] = help.split('\nExamples:\n');
  const [lines = ''] = section.split('\n\n');
  return lines
    .split('\n')
    .flatMap((line) => (line.trim().startsWith('#') || line === '' ? [] : [line.trim()]));
}

const EXAMPLES = COMMANDS.flatMap(({ words }) =>
  examplesIn(TEXTS['80']?.[words] ?? '').map((line) => ({ words, line })),
);

/** What a shell makes of a line: the words that the tool gets, and what is written where. */
function shellWords(line: string, folder: string): string[] {
  const script = `drivergrid() { printf '%s\\0' "$@" >&3; }; sudo() { "$@"; }; ${line}`;
  const { output, status } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  expect(status).toBe(0);
  return String(output[3]).split('\0').slice(0, -1);
}

/** What a line asks for, without doing it. @throws UsageError if it is not understood */
async function isUnderstood(words: readonly string[]): Promise<boolean> {
  let asked = false;
  await parsed(words, () => {
    asked = true;
    return Promise.resolve();
  });
  return asked;
}

describe('the examples of the help', () => {
  let base: string;
  const before = process.cwd();

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'drivergrid-examples-'));
    for (const name of ['plain', 'traced']) await mkdir(join(base, name));
    await writeExampleRuns(join(base, 'plain'));
    await writeTracedRun(join(base, 'traced'));
  });

  afterAll(async () => {
    process.chdir(before);
    await rm(base, { recursive: true });
  });

  it('every command has some, each on one line, and the same at every width', () => {
    expect(COMMANDS.length).toBeGreaterThan(15);
    for (const { words, examples } of COMMANDS) {
      const lines = examples.map(({ line }) => line);
      if (words !== 'vm') expect(lines, words).not.toEqual([]);
      for (const texts of Object.values(TEXTS)) expect(examplesIn(texts[words] ?? ''), words).toEqual(lines);
    }
  });

  it.each(EXAMPLES)('$line is understood', async ({ line }) => {
    const given = shellWords(line, join(base, 'plain'));
    expect(await isUnderstood(given)).toBe(true);
  });

  /** Commands that read what was recorded: the others need an engine, a guest or root. */
  const READING = ['list', 'report', 'compare', 'trend', 'gather', 'export', 'plan', 'schema', 'completion'];
  const readable = EXAMPLES.filter(({ line }) =>
    READING.includes(line.replace(/^.*?drivergrid /, '').split(' ')[0] ?? ''),
  );

  it.each(readable)(
    '$line does what it says',
    async ({ line }) => {
      const folder = join(base, line.includes('perfetto') ? 'traced' : 'plain');
      process.chdir(folder);
      const text = await said(shellWords(line, folder));
      // A gate and a check of a run say what they find.
      expect(text).toMatch(/ --gate | --self/.test(line) ? /exit [015]\n$/ : /exit 0\n$/);
      // Every chart as a picture takes seconds on a busy machine.
    },
    30_000,
  );

  const measuring = EXAMPLES.filter(({ words, line }) => words === 'run' && !line.includes('--resume'));

  it.each(measuring)('$line is a run that can be planned', async ({ line }) => {
    const folder = join(base, 'plain');
    process.chdir(folder);
    const [, ...given] = shellWords(line, folder).filter(
      (word) => word !== '--pilot' && word !== '--expendable',
    );
    expect(await said(['plan', ...given])).toMatch(/exit 0\n$/);
  });
});

it('what is for the tool itself is in no help', () => {
  const all = Object.values(TEXTS)
    .flatMap((texts) => Object.values(texts))
    .join('\n');
  expect(all).toContain('--progress');
  expect(all).not.toMatch(/relay|worker|session|yargs/);
});
