/** Between columns of text. */
export const GAP = '  ';

/** Groups columns so that each group fits the room, with a gap before each column; a wider column stands alone. */
export function packColumns<C extends { readonly width: number }>(
  columns: readonly C[],
  room: number,
): C[][] {
  const blocks: C[][] = [];
  let left = 0;
  for (const column of columns) {
    const needed = GAP.length + column.width;
    const block = blocks.at(-1);
    if (block === undefined || needed > left) {
      blocks.push([column]);
      left = room - needed;
    } else {
      block.push(column);
      left -= needed;
    }
  }
  return blocks;
}
