import { expect, it } from 'vitest';
import { parseScenario } from '../../../src/scenario/load.ts';

const REST = 'name: a\ndrivers: [vfs]\nruntimes: [runc]\n';

function parsed(text: string, readJob?: (path: string) => string): ReturnType<typeof parseScenario> {
  return parseScenario(`${REST}${text}\n`, 'a.yaml', readJob);
}

it('a list is the command itself, a string is for the shell', () => {
  expect(parsed('workload: command\ncommand: [ls, "-l /"]').command).toEqual(['ls', '-l /']);
  expect(parsed('workload: command\ncommand: ls -l / | wc').command).toEqual([
    '/bin/sh',
    '-c',
    'ls -l / | wc',
  ]);
});

it('the job file is read with the scenario, and is what a run has', () => {
  const scenario = parsed('workload: fio\njob: disk.fio', (path) => `[${path}]\nrw=read\n`);
  expect(scenario).toMatchObject({
    image: 'builtin:fio',
    job: 'disk.fio',
    job_text: '[disk.fio]\nrw=read\n',
  });
});

it.each([
  [
    'command: [ls]',
    /^a\.yaml:4: docker-run takes no `command`; use `workload: command` or `workload: cri-pod` or .* in command/,
  ],
  ['workload: fio\njob: x\nexit_code: 1', /^a\.yaml:6: fio takes no `exit_code`; use `workload: command`/],
  [
    'workload: cri-pod\nengine: containerd\ngrace: soon',
    /^a\.yaml:6: expected a duration such as 60s, 500ms or 2m in grace/,
  ],
  [
    'workload: cri-pod\nengine: containerd\ngrace: 500ms',
    /^a\.yaml:6: expected whole seconds, since CRI takes no fractions of one/,
  ],
  ['grace: 0s', /^a\.yaml:4: docker-run takes no `grace`; use `workload: cri-pod`/],
  ['job: x', /^a\.yaml:4: docker-run takes no `job`; use `workload: fio`/],
  ['workload: command', /^a\.yaml:4: expected `command:` beside it, what to run in the container/],
  ['workload: fio', /^a\.yaml:4: expected `job:` beside it, a job file of fio/],
  ['workload: fio\njob: x\nimage: builtin:hello', /^a\.yaml:6: expected builtin:fio/],
  ['image: builtin:fio', /^a\.yaml:4: builtin:fio is made for a job file; use `workload: fio`/],
  ['workload: command\ncommand: []', /^a\.yaml:5: /],
  ['workload: command\ncommand: ["", x]', /^a\.yaml:5: expected a program as the first entry in command/],
  ['workload: command\ncommand: ls\nexit_code: 256', /^a\.yaml:6: /],
])('%j is refused by its line', (text, told) => {
  expect(() => parsed(text)).toThrow(told);
});

it('the floor runs no command of an image', () => {
  const text = 'name: a\nworkload: command\ncommand: ls\ndrivers: [floor, vfs]\nruntimes: [runc]\n';
  expect(() => parseScenario(text, 'a.yaml')).toThrow(/^a\.yaml:4: command measures containers/);
});

it('a job file that is none is told by both lines', () => {
  const job = 'workload: fio\njob: disk.fio';
  expect(() => parsed(job, () => 'hello\n')).toThrow(/^a\.yaml:5: disk\.fio:1: expected a section/);
  expect(() =>
    parsed(job, () => {
      throw new Error('no such file');
    }),
  ).toThrow('a.yaml:5: cannot read the job file disk.fio: no such file');
});
