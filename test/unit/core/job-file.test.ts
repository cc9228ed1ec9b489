import { expect, it } from 'vitest';
import { jobNames, optionLine } from '../../../src/core/scenario/job-file.ts';

it('the jobs of a file are its sections but [global], in order', () => {
  const text =
    '# two\n; jobs\n[global]\nstonewall ; each alone\n\n  [write]\nrw = write\n[rand-read.4k] # small\n';
  expect(jobNames(text)).toEqual({ names: ['write', 'rand-read.4k'] });
  expect(jobNames('[a]\r\nrw=read\r\n[b]\r\nwait_for_previous\r\n')).toEqual({ names: ['a', 'b'] });
});

it.each([
  ['hello world\n[a]\n', 1, 'expected a section, such as [global] or [write], found "hello world"'],
  ['[a]\nrw=read\n[b\n', 3, 'expected [NAME], found "[b"'],
  ['# nothing\n[global]\nbs=4k\n', 1, 'expected a job, such as [write], found none'],
  ['', 1, 'expected a job, such as [write], found none'],
  ['[a b]\n', 1, 'expected a job name of letters, digits, dots, dashes and underscores, found "a b"'],
  ['[a]\n[total]\nstonewall\n', 2, 'the tables have a row named total; name the job otherwise'],
  ['[a]\n[a]\nstonewall\n', 2, 'the job name a is used twice; rename one'],
  ['[a]\nrw=read\ninclude more.fio\n', 3, 'include: the container gets this file alone; put the lines here'],
  // Both would run at once, and their times would not add up.
  ['[a]\n[b]\nrw=read\n', 2, 'b would run at the same time as a, and each job is a step'],
  ['[global]\nstonewall\n[a]\n[b]\nstonewall=0\n', 4, 'b would run at the same time as a'],
])('%j is told by its line', (text, line, message) => {
  expect(jobNames(text)).toEqual({ line, message: expect.stringContaining(message) as string });
});

it("finds the line that fio's own complaint is about", () => {
  const text = '[a]\nfoo = 1 ; no such option\nbs=zz\n';
  expect(optionLine(text, 'Bad option <foo = 1>\nDid you mean flow?\nfio: job a dropped')).toBe(2);
  expect(optionLine(text, "bs: 'z' suffix isn't applicable\nfio: failed parsing bs=zz")).toBe(3);
  expect(optionLine(text, 'fio: out of memory')).toBeUndefined();
});
