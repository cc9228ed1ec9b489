import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { emptyRun, HOSTILE, hostileRun, longRun, mixedRun } from '../fixtures/drawn-runs.ts';
import { opened } from './support/chromium.ts';
import { axeFindings, unreadable } from './support/look.ts';
import { pageOf } from './support/pages.ts';

const CHARTS = ['times', 'iterations', 'steps', 'spread', 'engine-cpu'];

test('every chart is drawn, without a complaint and without a request', async (context) => {
  const { page, complaints } = await opened(context, pageOf(mixedRun()));
  for (const name of CHARTS) {
    const figure = page.locator(`figure[data-name=${name}]`);
    const drawing = figure.locator('svg.dg:visible').first();
    const box = await drawing.boundingBox();
    expect(box?.width, name).toBeGreaterThan(200);
    expect(await drawing.locator('rect, path, line').count(), name).toBeGreaterThan(5);
  }
  // Five cells have samples, a sixth cannot be measured.
  expect(await page.locator('.panel[data-samples]').count()).toBe(5);
  expect(await page.locator('table.grid').textContent()).toContain('unsupported');
  expect(await page.locator('#published').textContent()).toContain('450');
  expect(complaints).toEqual([]);
});

for (const width of [400, 1600]) {
  for (const [name, run] of Object.entries({ mixed: mixedRun, hostile: hostileRun, empty: emptyRun })) {
    test(`${name} run, ${width} px wide: labels can be read and nothing sticks out`, async (context) => {
      const { page } = await opened(context, pageOf(run()), { viewport: { width, height: 900 } });
      expect(await unreadable(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, run] of Object.entries({ mixed: mixedRun, hostile: hostileRun, empty: emptyRun })) {
    test(`${name} run, ${colorScheme}: axe finds nothing`, async (context) => {
      const { page } = await opened(context, pageOf(run()), { colorScheme });
      expect(await axeFindings(page)).toEqual([]);
    });
  }
}

test('the button changes from light to dark and back', async (context) => {
  const { page, complaints } = await opened(context, pageOf(mixedRun()), { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Dark colours' }).press('Enter');
  const dark = await ground();
  expect(dark).not.toBe(light);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Light colours' }).press('Enter');
  expect(await ground()).toBe(light);
  expect(complaints).toEqual([]);
});

test('filters work by keyboard, on the table and on the charts', async (context) => {
  const { page } = await opened(context, pageOf(mixedRun()));
  const axis = async () => Number(await page.locator('#times-wide .ticks g:last-child text').textContent());
  const before = await axis();
  await page.getByRole('checkbox', { name: 'kata-runtime' }).press('Space');
  expect(await page.locator('#shown').textContent()).toBe('3 of 6 cells');
  expect(await page.locator('.panel[data-samples]:visible').count()).toBe(3);
  expect(await page.locator('#cells-table tbody tr:visible').count()).toBe(3);
  expect(await page.locator('#times-wide .items > [data-cell]:visible').count()).toBe(3);
  expect(await page.locator('#times-wide .items > g:visible').count()).toBe(4);
  // The slow runtime is gone, and the axis is shorter.
  expect(await axis()).toBeLessThan(before / 3);

  await page.getByRole('checkbox', { name: 'vfs' }).press('Space');
  expect(await page.locator('#cells-table tbody tr:visible').count()).toBe(2);

  await page.getByRole('combobox', { name: 'step' }).selectOption('create');
  expect(await page.locator('#cells-table tbody tr:visible').allTextContents()).toEqual([
    expect.stringContaining('create'),
    expect.stringContaining('create'),
  ]);
  const value = page.locator('#steps-wide .items > [data-cell]:visible .value');
  expect(await value.allTextContents()).toEqual(['1.00 ms', '1.00 ms']);
  expect(await unreadable(page)).toEqual([]);

  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  await page.getByText('6 of 6 cells').waitFor();
  expect(await page.locator('.panel[data-samples]:visible').count()).toBe(5);
  expect(await axis()).toBe(before);
});

test('the table sorts by keyboard, numbers as numbers, both ways', async (context) => {
  const { page } = await opened(context, pageOf(mixedRun()));
  const head = page.locator('#cells-table th', { hasText: 'mean' });
  const means = async () => {
    const texts = await page.locator('#cells-table tbody tr:visible td:nth-child(7)').allTextContents();
    return texts.filter((text) => text !== '').map(Number);
  };
  await head.getByRole('button').press('Enter');
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
  const up = await means();
  expect(up).toHaveLength(5);
  expect(up).toEqual(up.toSorted((one, other) => one - other));
  await head.getByRole('button').press('Space');
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  expect(await means()).toEqual(up.toReversed());
  // What has no number stays last.
  expect(await page.locator('#cells-table tbody tr:visible').last().textContent()).toContain('unsupported');
});

test("a sample's details show under the pointer and at the focus", async (context) => {
  const { page } = await opened(context, pageOf(mixedRun()));
  const panel = page.getByRole('slider', { name: 'Samples of overlay2 x runc' });
  const tip = page.locator('.tip');
  await panel.focus();
  await page.keyboard.press('ArrowRight');
  const text = await panel.getAttribute('aria-valuetext');
  expect(text).toMatch(
    /^3\d\d ms: iteration 2 after restart overlay2-1\ncreate 1\.00 ms, .*\nengine CPU 90\.0 ms$/,
  );
  expect(await tip.textContent()).toBe(text);
  await page.keyboard.press('Escape');
  expect(await tip.isVisible()).toBe(false);

  await panel.hover({ position: { x: 60, y: 100 } });
  expect(await tip.textContent()).toContain('iteration 1 after restart overlay2-1');
  expect(await panel.getAttribute('aria-valuenow')).toBe('1');

  const failed = page.getByRole('slider', { name: 'Samples of vfs x kata-runtime' });
  await failed.focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 7; step++) await page.keyboard.press('ArrowRight');
  expect(await failed.getAttribute('aria-valuetext')).toBe(
    'timeout in start: iteration 3 after restart vfs-2\nno answer within 60 s',
  );
});

test('each picture can be saved as an SVG that stands alone', async (context) => {
  const { page, complaints } = await opened(context, pageOf(hostileRun()));
  // Without a policy of its own, which the files have not either.
  const other = await page.context().newPage();
  await page.getByRole('checkbox', { name: '6.1.0' }).uncheck();
  for (const name of ['times', 'iterations', 'steps', 'spread']) {
    const saved = page.waitForEvent('download');
    await page.locator(`figure[data-name=${name}] button.download`).press('Enter');
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(new RegExp(`^[A-Za-z0-9._-]{1,60}-${name}\\.svg$`));
    const text = await readFile(await download.path(), 'utf8');
    const found = await other.evaluate((svg) => {
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
      return {
        root: parsed.documentElement.namespaceURI,
        error: parsed.querySelector('parsererror')?.textContent,
        marks: parsed.querySelectorAll('rect, path, line').length,
        title: parsed.querySelector('svg > title')?.textContent,
        style: parsed.querySelector('style')?.textContent.includes('var('),
        scripts: parsed.querySelectorAll('script, image, foreignObject, [onload]').length,
      };
    }, text);
    expect(found).toMatchObject({
      root: 'http://www.w3.org/2000/svg',
      error: undefined,
      style: false,
      scripts: 0,
    });
    expect(found.marks, name).toBeGreaterThan(10);
    expect(found.title, name).not.toBe('');
    // Of the run all kernels are told, of what is drawn those that are shown.
    expect(text.replace(/<text class="small"[^>]*>[^<]*<\/text>/g, '')).not.toContain('6.1.0');
  }
  expect(complaints).toEqual([]);
});

test('hostile names, errors and warnings stay text', async (context) => {
  const html = pageOf(hostileRun(), { host: { [HOSTILE.html]: HOSTILE.ansi + HOSTILE.long } });
  const { page, complaints } = await opened(context, html);
  await page.getByRole('slider').first().focus();
  await page.keyboard.press('End');
  const found = await page.evaluate(() => ({
    ran: (window as { hostile?: number }).hostile,
    images: document.querySelectorAll('img, [onload], [onerror]').length,
    scripts: document.querySelectorAll('script').length,
    text: document.body.textContent,
    heading: document.querySelector('h1')?.textContent,
  }));
  expect(found).toMatchObject({ ran: undefined, images: 0, scripts: 2, heading: HOSTILE.html });
  expect(found.text).toContain(HOSTILE.quotes);
  expect(found.text).toContain('\u65e5\u672c\u8a9e \u0627\u0644\u0639\u0631\u0628\u064a\u0629');
  expect(found.text).not.toMatch(/[\u001b\u0007\u202e]/);
  expect(complaints).toEqual([]);
});

test('without its script the page still shows everything', async (context) => {
  const { page } = await opened(context, pageOf(mixedRun()), { javaScriptEnabled: false });
  expect(await page.locator('svg.dg:visible').count()).toBe(3 + 6 + 4);
  expect(await page.locator('#cells-table tbody tr:visible').count()).toBeGreaterThan(5);
  // What would do nothing is not offered.
  expect(await page.locator('button:visible, input:visible').count()).toBe(0);
});

test('a run without a sample says so', async (context) => {
  const { page, complaints } = await opened(context, pageOf(emptyRun()));
  expect(await page.locator('table.grid').textContent()).toContain('aborted');
  expect(await page.locator('.warning').textContent()).toContain('did not finish');
  expect(await page.locator('figure').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('printed, it is light, whole and without what can only be clicked', async (context) => {
  const { page } = await opened(context, pageOf(mixedRun()), {
    colorScheme: 'dark',
    viewport: { width: 700, height: 900 },
  });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  );
  expect(await page.locator('.filters:visible, .download:visible').count()).toBe(0);
  expect(await page.locator('svg.dg:visible').count()).toBe(3 + 6 + 4);
});

test('100,000 samples stay below 1 MB', async (context) => {
  const html = pageOf(longRun(100_000));
  const size = Buffer.byteLength(html);
  const begin = performance.now();
  const { page, complaints } = await opened(context, html);
  await page.getByText('12 of 12 cells').waitFor();
  const opening = performance.now() - begin;
  process.stdout.write(
    `report.html of 100,000 samples: ${(size / 1e6).toFixed(2)} MB, opened in ${(opening / 1000).toFixed(2)} s\n`,
  );
  expect(size).toBeLessThan(1e6);
  expect(await page.locator('.panel[data-samples]').count()).toBe(12);
  // A slow-down over the loop that is in the samples is in the picture, thinned as it is.
  const drawn = await page.locator('.panel[data-samples] path.running').first().getAttribute('d');
  expect(drawn?.length).toBeGreaterThan(100);
  expect(complaints).toEqual([]);
});
