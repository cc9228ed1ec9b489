import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, type TestContext } from 'vitest';
import { which } from '../../../src/adapters/host/find-program.ts';

/** What Debian, Ubuntu and others call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const OBSTACLE = 'there is no chromium; install it: apt-get install chromium';

export interface OpenPage {
  readonly page: Page;
  /** What went wrong in the page, and every request beside the file itself. */
  readonly complaints: string[];
}

let browser: Promise<Browser> | undefined;
const folders: string[] = [];

afterAll(async () => {
  await (await browser)?.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Opens a page from disk in a real browser; skips the test where there is none. */
export async function opened(
  test: TestContext,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const executablePath = await found();
  test.skip(executablePath === undefined, OBSTACLE);
  // As root, Chromium's own sandbox cannot be had.
  browser ??= chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  const context = await (await browser).newContext({ viewport: { width: 1600, height: 900 }, ...options });
  const folder = await mkdtemp(join(tmpdir(), 'drivergrid-page-'));
  folders.push(folder);
  const file = join(folder, 'page.html');
  await writeFile(file, html);
  const url = pathToFileURL(file).href;
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, complaints };
}

async function found(): Promise<string | undefined> {
  for (const name of NAMES) {
    const path = await which(name);
    if (path !== undefined) return path;
  }
  return undefined;
}
