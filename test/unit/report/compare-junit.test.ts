import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareSides } from '../../../src/core/compare/compare.ts';
import { comparisonJunit } from '../../../src/report/compare/junit.ts';
import { comparisonMarkdown } from '../../../src/report/compare/markdown.ts';
import { plan, settled } from '../../fixtures/recorded-run.ts';
import { sideFrom, simulatedRun, simulatedSide, type Truth } from '../../fixtures/simulated-run.ts';
import { stepsSide } from '../../fixtures/simulated-steps.ts';
import { said } from '../../golden/said.ts';

const GOLDEN = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
const KERNEL = { name: 'kernel', details: ['release: 6.1 -> 6.12'] };

/** The lines of each test case, by its name. */
function cases(xml: string): ReadonlyMap<string, string> {
  const found = xml.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>(.*?)<\/testcase>)/gs);
  return new Map([...found].map(([, name = '', inside = '']) => [name, inside.trim()]));
}

describe('comparisonJunit', () => {
  it('fails a regression, passes what is within, and skips what has no verdict or no counterpart', () => {
    const PLAN = plan(['overlay2', 'vfs', 'btrfs'], ['runc', 'crun'], { rounds: 5, iterations: 4 });
    const truth: Truth = {
      factor: ({ driver, runtime }) => (driver === 'overlay2' && runtime === 'runc' ? 1.3 : 1),
    };
    const before = [
      ...simulatedRun(PLAN, 1, { restarts: 0.001, iterations: 0.002 }),
      settled('btrfs', { kind: 'unsupported', reason: 'no btrfs here' }, 'crun'),
    ];
    const after = [
      ...simulatedRun(PLAN, 2, { restarts: 0.001, iterations: 0.002, ...truth }),
      settled('vfs', { kind: 'failed', step: 'start', error: 'it broke' }, 'crun'),
    ];
    const comparison = compareSides(sideFrom(PLAN, before), sideFrom(PLAN, after), 1.05, [KERNEL]);
    const xml = comparisonJunit(comparison, 'small');
    const found = cases(xml);
    expect([...found.keys()]).toHaveLength(6);
    expect(found.get('overlay2 x runc')).toMatch(
      /^<failure type="regression" message="\+(29|30)\.\d % \(95 % interval .*, p &lt;0\.001\), 300 -&gt; 3(89|90|91) ms; .*">\+.* ms of mean time: start .*<\/failure>$/,
    );
    expect(found.get('overlay2 x crun')).toBe('');
    expect(found.get('vfs x crun')).toMatch(/^<failure type="regression" message="[^"]*it broke/);
    expect(found.get('btrfs x crun')).toBe(
      '<skipped message="not compared: not measured in A: no btrfs here"/>',
    );
    expect(xml).toContain('tests="6" failures="2" errors="0" skipped="1"');
    expect(xml).toContain('<property name="differs: kernel" value="release: 6.1 -&gt; 6.12"/>');
    expect(xml).toMatch(
      /<testcase name="vfs x runc" classname="drivergrid\.small" time="0\.(29|30)\d{4}"\/>/,
    );
  });

  it('skips a cell that is too noisy, and says what would decide it', () => {
    const PLAN = plan(['vfs'], ['runc'], { rounds: 4, iterations: 2 });
    const noisy = { restarts: 0.2, iterations: 0.2 };
    const comparison = compareSides(simulatedSide(PLAN, 3, noisy), simulatedSide(PLAN, 4, noisy), 1.05, []);
    expect(comparison.verdict).toBe('inconclusive');
    expect(cases(comparisonJunit(comparison, 'small')).get('vfs x runc')).toMatch(
      /^<skipped message="inconclusive: .*restarts on each side would/,
    );
  });

  it('has a case for each step too where steps are judged', () => {
    const run = {
      ...plan(['overlay2', 'vfs'], ['runc'], { workload: 'rootfs', rounds: 8, iterations: 3 }),
      ...{ steps: ['walk', 'append', 'rename_dir'], judges: 'steps' as const },
    };
    const quiet = { restarts: 0.005, iterations: 0.01 };
    const after = {
      ...quiet,
      factor: ({ driver }: { driver: string }, step: string) =>
        driver === 'overlay2' && step === 'append' ? 1.4 : 1,
      refuses: ({ driver }: { driver: string }, step: string) =>
        driver === 'overlay2' && step === 'rename_dir' ? 'EXDEV' : undefined,
    };
    const comparison = compareSides(
      stepsSide(run, 1, { ...quiet, refuses: after.refuses }, 400),
      stepsSide(run, 2, after, 400),
      1.05,
      [],
    );
    const found = cases(comparisonJunit(comparison, 'rootfs'));
    expect(found.size).toBe(2 + 2 * 3);
    expect(found.get('overlay2 x runc')).toMatch(
      /^<failure type="regression" message="[^"]*append is slower/,
    );
    expect(found.get('overlay2 x runc: append')).toMatch(
      /^<failure type="regression" message="\+(39|40)\.\d % .* us"\/>$/,
    );
    expect(found.get('overlay2 x runc: walk')).toBe('');
    expect(found.get('overlay2 x runc: rename_dir')).toBe(
      '<skipped message="refused on both sides (EXDEV)"/>',
    );
  });

  it('is what --format markdown has as a table that no name can break', () => {
    const odd = plan(['a|b\n| c |'], ['`<script>'], { rounds: 3 });
    const events = simulatedRun(odd, 1);
    const comparison = compareSides(sideFrom(odd, events), sideFrom(odd, events), 1.05, []);
    const rows = comparisonMarkdown(comparison)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    for (const row of rows.slice(0, 3)) expect(row.match(/(?<!\\)\|/g), row).toHaveLength(8);
    expect(rows.join('\n')).not.toContain('<script>');
    const xml = comparisonJunit(comparison, 'x');
    expect(xml).toContain('name="a|b | c | x `&lt;script&gt;"');
  });
});

describe('compare', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'dg-compare-'));
  });
  afterEach(async () => {
    await rm(base, { recursive: true });
  });

  const sides = ['compare', join(GOLDEN, 'plain'), join(GOLDEN, 'plain-again')];

  it('writes JUnit XML to a new file, and appends Markdown to one that is there', async () => {
    const [junit, summary] = [join(base, 'tests.xml'), join(base, 'summary.md')];
    await writeFile(summary, 'of a step before\n');
    const text = await said([...sides, '--junit', junit, '--markdown', summary]);
    expect(text).toMatch(/^(INCONCLUSIVE|WITHIN|REGRESSION)/);
    expect(await readFile(junit, 'utf8')).toContain('<testsuite name="plain-again" tests="6"');
    expect(await readFile(summary, 'utf8')).toMatch(
      /^of a step before\n### \S+ (INCONCLUSIVE|WITHIN|REGRESSION)/,
    );
    expect(await said([...sides, '--junit', junit])).toMatch(
      /expected a new file for --junit, but .* exists\nexit 2\n$/,
    );
  });

  it('prints Markdown instead of text for -, and nothing else beside it', async () => {
    const printed = await said([...sides, '--markdown', '-']);
    expect(printed).toBe(await said([...sides, '--format', 'markdown']));
    for (const other of [['--json'], ['--format', 'csv']]) {
      expect(await said([...sides, '--markdown', '-', ...other])).toMatch(
        /--markdown - and --(json|format csv) both go to standard output\nexit 2\n$/,
      );
    }
  });

  it('changes nothing where a file cannot be what was asked for', async () => {
    expect(await said([...sides, '--markdown', base])).toMatch(/expected a file, or - .*\nexit 2\n$/);
    expect(await said([...sides, '--junit', join(base, 'none/a.xml')])).toMatch(
      /cannot write --junit .*ENOENT.*\nexit 2\n$/,
    );
    expect(await said(['compare', join(GOLDEN, 'plain'), '--self', '--junit', join(base, 'a')])).toMatch(
      /--self prints text or JSON, found --junit\nexit 2\n$/,
    );
  });
});
