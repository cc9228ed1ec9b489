import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Whatever axe finds, each with the element it is of. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Not as a script of the page, which its policy would forbid.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** Texts of a drawing that lie on one another or outside of it, of all drawings that are seen. */
export async function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const isSeen = (element: Element): boolean => element.getClientRects().length > 0;
    for (const svg of [...document.querySelectorAll('svg.dg')].filter(isSeen)) {
      const outer = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')]
        .filter((text) => isSeen(text) && text.textContent !== '')
        .map((text) => ({
          box: text.getBoundingClientRect(),
          text: `${svg.id}: ${text.textContent.slice(0, 60)}`,
        }));
      for (const [index, { box, text }] of texts.entries()) {
        // Half a pixel is how fonts round.
        if (box.left < outer.left - 0.5 || box.right > outer.right + 0.5) found.push(`outside: ${text}`);
        for (const other of texts.slice(index + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          // A line's box is higher than its letters.
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (across > 0.5 && down > 0.3 * box.height) found.push(`${text} lies on ${other.text}`);
        }
      }
    }
    return found;
  });
}
