import { expect, test } from 'vitest';
import { requireNode } from '../../../src/cli/node-version.ts';

test.each(['18.20.4', '20.18.3', '20.9.0', '8.17.0'])('Node %s is too old for 20.19', (found) => {
  expect(() => {
    requireNode(found, '20.19');
  }).toThrow(`Node 20.19 or newer is needed, and this is Node ${found}`);
});

test.each(['20.19.0', '20.100.1', '22.0.0', '100.1.0'])('Node %s is new enough', (found) => {
  requireNode(found, '20.19');
});
