import type { CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';

/** One row of the grid: a runtime under a kernel, so many at once. */
export interface GridRow {
  readonly runtime: string;
  readonly kernel: string | undefined;
  readonly concurrency: number;
  /** In the order of the driver setups. */
  readonly cells: readonly (CellResult | undefined)[];
}

/** Runtimes down, driver setups across; under each runtime the kernels, under each kernel the ladder. */
export function gridRows({ plan, kernels, cells }: ResultSet): GridRow[] {
  const { drivers, runtimes, concurrency: ladder } = plan.scenario;
  return runtimes.flatMap(({ name: runtime }) =>
    kernels.flatMap((kernel) =>
      ladder.map((concurrency) => {
        const row = cells.filter(
          (cell) => cell.runtime === runtime && cell.kernel === kernel && cell.concurrency === concurrency,
        );
        const inOrder = drivers.map(({ name }) => row.find((cell) => cell.driver === name));
        return { runtime, kernel, concurrency, cells: inOrder };
      }),
    ),
  );
}
