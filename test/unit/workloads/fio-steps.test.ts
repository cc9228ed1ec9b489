import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/host/system-clock.ts';
import { quantityUnit } from '../../../src/core/results/quantity.ts';
import { addFioSteps, fioNotes, type FioFinding } from '../../../src/workloads/fio-steps.ts';
import { StepTimer } from '../../../src/workloads/step-timer.ts';

/** What fio 3.33 printed for three jobs: `write`, `mixed` (two clones that read and write) and `fsync`. */
const SAID = readFileSync(new URL('../../fixtures/fio-3.33.json', import.meta.url), 'utf8');
const JOBS = ['write', 'mixed', 'fsync'];

function added(output: string, steps = JOBS): { timer: StepTimer; found: () => FioFinding } {
  const timer = new StepTimer(systemClock);
  return { timer, found: () => addFioSteps(output, steps, timer) };
}

it('the jobs of fio are steps, with what they did and how fast', () => {
  const { timer, found } = added(SAID);
  const { operations, quantities } = found();
  expect(timer.steps).toEqual({ write: 2000, mixed: 16_000, fsync: 375_000 });
  expect(timer.totalUs).toBe(393_000);
  expect(operations).toEqual({ write: 4, mixed: 128, fsync: 64 });
  expect(quantities).toEqual({
    write_write_bytes_per_second: 131_072_000,
    write_write_latency_ns: 237_949,
    write_write_latency_p99_ns: 301_056,
    mixed_read_bytes_per_second: 13_824_000,
    mixed_read_latency_ns: 426_547,
    mixed_read_latency_p99_ns: 6_782_976,
    mixed_write_bytes_per_second: 18_944_000,
    mixed_write_latency_ns: 29_248,
    mixed_write_latency_p99_ns: 61_184,
    fsync_write_bytes_per_second: 699_050,
    fsync_write_latency_ns: 52_557,
    fsync_write_latency_p99_ns: 91_648,
    fsync_sync_latency_ns: 5_876_946,
    fsync_sync_latency_p99_ns: 15_925_248,
  });
  for (const name of Object.keys(quantities)) expect(quantityUnit(name), name).toBeDefined();
});

it('what fio prints before its results is no part of them', () => {
  const noted = `fio: pid=7, err=28/file:io_u.c:1876, func=io_u error\n${SAID}`;
  expect(fioNotes(noted)).toBe('fio: pid=7, err=28/file:io_u.c:1876, func=io_u error');
  expect(fioNotes(SAID)).toBe('');
  const { timer, found } = added(noted);
  found();
  expect(Object.keys(timer.steps)).toEqual(JOBS);
});

it('a job that failed, or is missing, is no number, and the timer is at it', () => {
  const failing = added(SAID.replace(/("jobname": "mixed",\s+"groupid": 1,\s+"error": )0/, '$128'));
  expect(failing.found).toThrow('the job mixed ended with error 28');
  expect(failing.timer.current).toBe('mixed');
  expect(failing.timer.steps).toEqual({ write: 2000 });

  const missing = added(SAID, [...JOBS, 'last']);
  expect(missing.found).toThrow('expected the result of the job last, found none');
  expect(missing.timer.current).toBe('last');

  expect(added(SAID, ['write', 'mixed']).found).toThrow('expected 2 jobs, found 3');
  expect(added(SAID.slice(0, -100)).found).toThrow("expected fio's results as JSON, found");
  expect(added('').found).toThrow('expected fio\'s results as JSON, found ""');
});
