import { beforeAll, beforeEach, expect, it } from 'vitest';
import { catalogue } from '../faults/catalogue/catalogue.ts';
import { runFault } from '../faults/support/run-fault.ts';
import { buildTool } from './support/build.ts';
import { engineObstacle } from './support/engine-needs.ts';

/** The quick ones of `npm run test:faults`, one of each kind. */
const REDUCED = [
  'dockerd killed in start',
  'containerd killed in start',
  'a runtime that is deleted in the midst of the run',
  'the attach stream cut within a frame',
  'the results folder full in the midst of a round',
];

const obstacle = await engineObstacle();

beforeAll(async () => {
  if (obstacle === undefined) await buildTool();
});
beforeEach((context) => {
  context.skip(obstacle !== undefined, obstacle);
});

it.each(REDUCED)('%s is told, the rest is measured, and nothing is left', async (name) => {
  const fault = catalogue.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new Error(`no fault is named ${name}`);
  const { outcome, complaints } = await runFault(fault);
  expect(complaints, outcome).toEqual([]);
});
