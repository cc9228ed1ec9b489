import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completions } from '../../../src/cli/completion/complete.ts';
import { percentage } from '../../../src/cli/percentage.ts';
import { said } from '../../golden/said.ts';

const RECORDED = fileURLToPath(new URL('../../fixtures/golden/plain', import.meta.url));
const ID = '20261126-023130-8325';

describe('words of a command line', () => {
  let place: string;
  const before = process.cwd();

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'drivergrid-words-'));
    await cp(RECORDED, join(place, 'results', 'plain'), { recursive: true });
    process.chdir(place);
  });

  afterAll(async () => {
    process.chdir(before);
    await rm(place, { recursive: true });
  });

  it.each([
    [['plan', '--only', 'vfs,runc', 'quick'], '1 cell: vfs under runc'],
    [['plan', '--only', 'vfs', '--only', 'runc', 'quick'], '1 cell: vfs under runc'],
    [['plan', '--only=vfs,runc', 'quick'], '1 cell: vfs under runc'],
    [['plan', '--kernel', '6.1,6.12', '--boots', '3', 'quick'], '2 kernels, in 6 boots'],
    [['plan', '--explain', 'quick'], 'traced: 18 engine starts more, 324 of the samples'],
    [['plan', '--explain', '2', 'quick'], 'traced: 18 engine starts more, 162 of the samples'],
    [['plan', 'quick', '--explain'], 'traced: 18 engine starts more, 324 of the samples'],
    [['report', '--only', 'summary.csv', 'results/plain'], 'exit 0'],
    [['report', '--only', 'summary.csv,nope', 'latest'], '--only: expected'],
    [['compare', '--allow', 'engine', 'nobody', 'latest'], 'found nobody'],
    [['trend', '--allow', 'engine', 'latest'], '--allow engine: expected a difference'],
  ])('%j leave the argument where it is', async (words, expected) => {
    expect(await said(words)).toContain(expected);
  });

  it.each([
    [['plan', 'quick', '--seed', 'x'], 'expected a number for --seed, found x'],
    [['compare', 'a', '--seed', 'x'], 'expected a number for --seed, found x'],
    [['plan', 'quick', '--rounds', '2', '--rounds', '3'], 'expected --rounds once, found it 2 times: 2, 3'],
    [['report', 'latest', '--stat', 'p95', '--stat', 'mean'], 'expected --stat once'],
    [['plan', 'quick', '--only'], 'expected a value after --only'],
    [['plan', 'quick', '--explain', '-1'], 'expected a whole number from 0 to 100 for --explain, found -1'],
    [['run', 'quick', '--progress', 'relay'], 'Invalid values'],
    [['plan', 'quick', '--only', 'vsf'], '--only: the scenario has no vsf'],
  ])('%j are refused, and nothing is done', async (words, expected) => {
    const text = await said(words);
    expect(text).toContain(expected);
    expect(text).toMatch(/exit 2\n$/);
  });

  it.each([
    [['re'], ['restore', 'report']],
    [['vm', 's'], ['shell']],
    [
      ['report', ''],
      ['latest', ID],
    ],
    [['run', '--resume', '2'], [ID]],
    [
      ['report', 'latest', '--stat', 'p9'],
      ['p90', 'p95', 'p99'],
    ],
    [['report', '--only', 'summary.csv,g'], ['summary.csv,grid.csv']],
    [['run', 'qu'], ['quick']],
    [['vm', 'run', 'qu'], ['quick']],
    [
      ['plan', 'quick', '--only', 'overlay2,ru'],
      ['overlay2,runc', 'overlay2,runsc'],
    ],
    [['plan', '--only=crun-'], ['--only=crun-wasm']],
    [['plan', '--only', '=', 'crun-'], ['crun-wasm']],
    [['trend', 'latest', 'la'], ['latest']],
    [['export', 'latest', '--svg-'], []],
    // A file: the shell's own matter.
    [['plan', './mine'], []],
    [['report', 'latest', ''], []],
  ])('%j are completed by %j', async (words, expected) => {
    expect(await completions('bash', ['drivergrid', ...words])).toEqual(expected);
  });

  it('zsh and fish are told what a command does', async () => {
    expect(await completions('zsh', ['drivergrid', 'sch'])).toEqual([
      'schema:print the JSON Schema of the scenario, or of what a command prints with --json',
    ]);
    expect(await completions('fish', ['drivergrid', 'list', '--js'])).toEqual(['--json\tas JSON']);
  });
});

it.each([
  ['5%', 0.05],
  ['5 %', 0.05],
  ['5', 0.05],
  ['0.5%', 0.005],
  ['0', 0],
])('%s is a percentage', (text, fraction) => {
  expect(percentage('--gate', text)).toBeCloseTo(fraction, 12);
});

it('a fraction is refused with both that it may mean; so is what is no percentage', () => {
  expect(() => percentage('--gate', '0.05')).toThrow('--gate: expected a percentage such as 5%, found 0.05');
  try {
    percentage('--gate', '0.05');
  } catch (error) {
    expect(error).toHaveProperty('hint', 'Write 5% for 5 percent, or 0.05% for 0.05 percent.');
  }
  expect(() => percentage('--gate', 'much')).toThrow('found "much"');
});
