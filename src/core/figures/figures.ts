import type { CellResult } from '../results/cell-result.ts';
import type { ResultSet } from '../results/result-set.ts';
import { bareCosts, type BareCost } from './bare-costs.ts';
import { floorRatios, type FloorRatios } from './floor-ratios.ts';
import { hostRows, type HostRow } from './host-rows.ts';
import { resultsOverHosts, type CellOverHosts } from '../results/over-hosts.ts';
import { partRows, type PartRow } from './part-rows.ts';
import { quantityRows, type QuantityRow } from './quantity-rows.ts';
import { slopesOf, type Slope } from './slopes.ts';
import { stepRows, type StepRow } from './step-rows.ts';
import { summaries, type SummaryRow } from './summary.ts';

/** The statistics of a result set, shared by tables and reports: each is computed once, on first use. */
export class Figures {
  readonly results: ResultSet;
  #rows: readonly SummaryRow[] | undefined;
  #steps: readonly StepRow[] | undefined;
  #parts: readonly PartRow[] | undefined;
  #quantities: readonly QuantityRow[] | undefined;
  #floor: ReadonlyMap<CellResult, FloorRatios> | undefined;
  #bare: ReadonlyMap<CellResult, BareCost> | undefined;

  #hosts: readonly HostRow[] | undefined;
  #slopes: readonly Slope[] | undefined;

  constructor(results: ResultSet) {
    this.results = results;
  }

  /** One for each cell of the results, in their order. */
  get rows(): readonly SummaryRow[] {
    return (this.#rows ??= summaries(this.results, this.floor, this.bare));
  }

  /** The hosts of a gathered run, where the results are over all of them; otherwise empty. */
  get hosts(): readonly HostRow[] {
    const cells = this.results.cells.filter((cell): cell is CellOverHosts => 'ofHosts' in cell);
    return (this.#hosts ??= hostRows(
      cells,
      cells.length === 0 ? [] : (this.results.plan.hosts ?? []).map(({ host }) => host),
    ));
  }

  /** How each cell's steps compare with the floor; empty where the run has none. */
  get floor(): ReadonlyMap<CellResult, FloorRatios> {
    return (this.#floor ??= floorRatios(this.results));
  }

  /** What engines add to the runtime alone; empty where the run does not tell. */
  get bare(): ReadonlyMap<CellResult, BareCost> {
    return (this.#bare ??= bareCosts(this.results));
  }

  /** Those of each measured cell and step. */
  get steps(): readonly StepRow[] {
    return (this.#steps ??= stepRows(this.results, this.floor));
  }

  /** Those of each part of each step; empty where nothing was traced. */
  get parts(): readonly PartRow[] {
    return (this.#parts ??= partRows(this.results));
  }

  /** Those of each measured cell and quantity; empty where only times were measured. */
  get quantities(): readonly QuantityRow[] {
    return (this.#quantities ??= quantityRows(this.results));
  }

  /** What each layer costs, or each one more of another thing counted; empty where the run has one value of each. */
  get slopes(): readonly Slope[] {
    return (this.#slopes ??= slopesOf(this.results));
  }
}

/** What people are shown: of a gathered run the figures over all hosts, of any other its own. */
export function figuresOverHosts(figures: Figures): Figures {
  const results = resultsOverHosts(figures.results);
  return results === figures.results ? figures : new Figures(results);
}
