import { randomBytes, randomInt } from 'node:crypto';

/** `20261124-031500-a1b2`: when the run was planned, in UTC, and four digits against collisions. */
export function newRunId(): string {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${randomBytes(2).toString('hex')}`;
}

export function drawSeed(): number {
  return randomInt(2 ** 32);
}
