import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { markup, Markup } from '../markup.ts';
import { clipped, plainText } from '../plain-text.ts';
import { PAGE_STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  readonly footer: string;
  /** For the page's script: see src/report/page/script/page.js. */
  readonly data: unknown;
}

/** One self-contained file. Its policy allows only its own script and style, and no network access. */
export function pageHtml({ title, header, main, footer, data }: Page): string {
  const script = pageScript();
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(PAGE_STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${clipped(plainText(title), 150)}</title>
<link rel="icon" href="data:,">
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header>${header}</header>
<main id="main">${main}</main>
<footer>${footer}</footer>
<script type="application/json" id="data">${jsonText(data)}</script>
<script type="module">${new Markup(script)}</script>
</body>
</html>
`.text;
}

/** JSON that cannot end its element: it contains no `<`. */
function jsonText(data: unknown): Markup {
  return new Markup(JSON.stringify(data).replace(/</g, '\\u003c'));
}

/** Beside this module, both in the source and in the build. */
function pageScript(): string {
  const text = readFileSync(new URL('./script/page.js', import.meta.url), 'utf8');
  return `\n${text.replace(/^\/\/# sourceMappingURL=.*$/m, '').trim()}\n`;
}

/** Name of an inline script or style in the policy (Content Security Policy Level 3, section 2.3.1). */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
