import { wholeLabel } from '../core/axes/cell.ts';
import type { StepRow } from '../core/figures/step-rows.ts';
import { groupBy } from '../core/group-by.ts';
import type { ResultSet } from '../core/results/result-set.ts';
import { referenceDriver, referenceRuntime } from '../core/scenario/reference-cells.ts';
import { field } from './markdown-cells.ts';
import { markdownTable, markdownText } from './markdown-text.ts';

/** How much longer each step takes than under the reference driver, and with the reference runtime. */
export function differenceTable(results: ResultSet, rows: readonly StepRow[]): string {
  const cells = [...groupBy(rows, (row) => wholeLabel(row, results.cells))];
  const steps = [...new Set(rows.map(({ step }) => step))];
  const [driver, runtime] = [
    referenceDriver(results.plan.scenario).name,
    referenceRuntime(results.plan.scenario).name,
  ];
  const table = (against: string, of: (row: StepRow) => number | undefined): string[] => {
    const fields = cells.flatMap(([label, own]) =>
      own.some((row) => of(row) !== undefined)
        ? [
            [
              label,
              ...steps.map((step) =>
                field(
                  own.map((row) => (row.step === step ? of(row) : undefined)).find((us) => us !== undefined),
                ),
              ),
            ],
          ]
        : [],
    );
    if (fields.length === 0) return [];
    const title = `Mean ms beyond ${against}, step by step:`;
    return [markdownText(title), markdownTable(['cell', ...steps], fields, 1)];
  };
  return [
    ...table(`the same runtime on ${driver}`, (row) => row.vs_driver_us),
    ...table(`${runtime} on the same driver`, (row) => row.vs_runtime_us),
  ].join('\n\n');
}
