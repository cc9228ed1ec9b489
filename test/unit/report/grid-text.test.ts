import { describe, expect, it } from 'vitest';
import { resultSet } from '../../../src/core/results/result-set.ts';
import { gridText } from '../../../src/report/grid-text.ts';
import { wrapText } from '../../../src/report/wrap-text.ts';
import { fourSamples, plan, sample, settled, started } from '../../fixtures/recorded-run.ts';

const DRIVERS = ['overlay', 'overlay2', 'dm-loop', 'vfs'];
const unsupported = {
  kind: 'unsupported',
  reason: 'this kernel has no device-mapper, and no module of it can be loaded here',
} as const;
const broken = (id: string) =>
  ({
    kind: 'failed',
    step: 'start',
    error: `\u001b[31mcontainer ${id}\u001b[0m:\nno such\u0007 shim`,
  }) as const;

const results = resultSet(plan(DRIVERS, ['runc', 'kata-runtime']), [
  started(),
  ...fourSamples('overlay', [320_000, 321_000, 320_000, 321_000]),
  ...fourSamples('overlay2', [312_000, 312_000, 313_000, 313_000]),
  ...fourSamples('vfs', [1_200_000, 1_201_000, 1_200_000]),
  sample('vfs', { status: 'failed', round: 2, iteration: 2 }),
  settled('dm-loop', unsupported),
  settled('dm-loop', unsupported, 'kata-runtime'),
  ...['overlay', 'overlay2', 'vfs'].map((driver, index) =>
    settled(driver, broken(`0123456789ab${index}`), 'kata-runtime'),
  ),
]);

describe('gridText', () => {
  it('prints the grid, and each reason once', () => {
    expect(gridText(results, { color: false, width: 80 })).toMatchInlineSnapshot(`
      "small: mean time of one docker-run, in milliseconds
      2 rounds x 2 iterations; kernel 6.18.44; engine 20.10.24

      runtime        overlay    overlay2            dm-loop          vfs
      runc            321 ±0 *    313 ±6 *  unsupported [2]  1200 ±3 [3]
      kata-runtime  failed [1]  failed [1]  unsupported [2]   failed [1]

      * fastest driver of its runtime, or one that cannot be told from it (at 5 %); ±
      half of the 95 % confidence interval over engine restarts; times in ms

      [1] kata-runtime with overlay, overlay2, vfs: start: container 0123456789ab0: no
          such shim
      [2] dm-loop: this kernel has no device-mapper, and no module of it can be loaded
          here
      [3] vfs x runc: 1 of 4 samples failed, the last in start: no such device
      "
    `);
  });

  it.each([20, 40, 60, 80, 200])('keeps within %d columns, and shows every driver', (width) => {
    const text = gridText(results, { color: false, width });
    if (width > 20)
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    for (const driver of DRIVERS) expect(text).toContain(driver);
  });

  it('sends nothing to the terminal but its own colours', () => {
    const coloured = gridText(results, { color: true, width: 80 });
    expect(coloured).toContain('\u001b[32m');
    const plain = coloured.replace(/\u001b\[(?:1|22|31|32|33|39)m/g, '');
    // Padding inside a style outlives the trimming of lines.
    expect(plain.replace(/ +$/gm, '')).toBe(gridText(results, { color: false, width: 80 }));
    expect(gridText(results, { color: false, width: 80 })).toMatch(/^[^\0-\x09\x0b-\x1f\x7f-\x9f]*$/);
  });
});

describe('wrapText', () => {
  it('breaks at spaces, cuts what is too long, and indents what follows', () => {
    expect(wrapText('one two abcdefghijklm', 8, 2)).toBe('one two\n  abcdef\n  ghijkl\n  m');
    expect(wrapText('', 8)).toBe('');
  });
});
