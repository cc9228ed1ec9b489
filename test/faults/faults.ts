/**
 * `npm run test:faults [-- TEXT...]`: makes faults on real parts, one run each, and prints how each was told; all, or
 * those with a text in their name. Ends with 1 where one was not told as it must be.
 */
import { engineObstacle } from '../integration/support/engine-needs.ts';
import { buildTool } from '../integration/support/build.ts';
import { catalogue } from './catalogue/catalogue.ts';
import { runFault, type FaultRow } from './support/run-fault.ts';
import { faultTable } from './support/table.ts';

const obstacle = await engineObstacle();
if (obstacle !== undefined) throw new Error(obstacle);
await buildTool();

// What a fault has made is taken apart before this ends.
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    ending.abort();
  });

const wanted = process.argv.slice(2);
const rows: FaultRow[] = [];
for (const fault of catalogue.filter(
  ({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)),
)) {
  if (ending.signal.aborted) break;
  const row = await runFault(fault);
  rows.push(row);
  process.stderr.write(`${row.complaints.length === 0 ? 'ok' : 'WRONG'} ${row.fault}: ${row.outcome}\n`);
  for (const complaint of row.complaints) process.stderr.write(`   ${complaint}\n`);
}
process.stdout.write(faultTable(rows));
if (rows.some((row) => row.complaints.length > 0)) process.exitCode = 1;
