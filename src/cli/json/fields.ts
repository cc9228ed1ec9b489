import { z } from 'zod';
import { AXES } from '../../core/axes/known-axes.ts';
import { JSON_SCHEMA } from './json-schema-number.ts';

/** A key that is left out where it has no value. */
export const text = z.string().optional();
export const number = z.number().optional();
export const count = z.int().min(0);

export const schema = z
  .literal(JSON_SCHEMA)
  .describe('number of this form; keys may be added under the same');

/** The names and counts that distinguish a cell; an axis that the run does not use is left out. */
export const axes = Object.fromEntries(
  AXES.map(({ name, kind, heading }) => {
    const value = kind === 'count' ? count : z.string();
    const isAlways = name === 'runtime';
    return [name, (isAlways ? value : value.optional()).describe(`axis ${heading}`)];
  }),
);

export const us = number.describe('microseconds');
export const outcome = z.enum(['measured', 'unsupported', 'failed', 'aborted']);
export const verdict = z.enum(['regression', 'doubtful', 'inconclusive', 'within']);

export const runHead = {
  run_id: z.string(),
  scenario: z.string().describe('its name'),
  workload: z.string(),
  lab: z.string(),
  started_at: z.iso.datetime().nullable().describe('when its first session began'),
  wall_us: z.number().nullable().describe('of all sessions that ended'),
  state: z.enum(['done', 'unfinished', 'interrupted', 'failed', 'unended']).describe('how it ended'),
  kernels: z.array(z.string()),
  engines: z.array(z.string()).describe('their versions'),
};
