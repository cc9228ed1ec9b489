/** What a quantity is measured in, and how a change of it is judged. */
export interface QuantityUnit {
  /** How the quantity's name ends. */
  readonly suffix: string;
  /** In headings. */
  readonly text: string;
  /** What more of it is. */
  readonly more: 'worse' | 'better';
}

/** The longest suffix first: `_bytes_per_second` is not bytes. */
const UNITS: readonly QuantityUnit[] = [
  { suffix: '_bytes_per_second', text: 'bytes/s', more: 'better' },
  { suffix: '_per_second', text: 'per second', more: 'better' },
  { suffix: '_bytes', text: 'bytes', more: 'worse' },
  { suffix: '_inodes', text: 'inodes', more: 'worse' },
  { suffix: '_ns', text: 'ns', more: 'worse' },
  { suffix: '_us', text: 'us', more: 'worse' },
];

/** What a quantity's name says of its unit; `undefined` for a name that a newer version gave. */
export function quantityUnit(name: string): QuantityUnit | undefined {
  return UNITS.find(({ suffix }) => name.endsWith(suffix));
}
