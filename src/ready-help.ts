import { readFileSync } from 'node:fs';
import { helpWidth } from './cli/help-width.ts';

/** What the build made of `--help` (src/cli/manual), since loading the parser takes longer than reading it. */
type HelpTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The help that a command line of nothing but a command and `--help` asks for.
 * @returns undefined where the parser must see to it, or where nothing was built
 */
export function readyHelp(words: readonly string[], columns: number | undefined): string | undefined {
  const last = words.at(-1);
  if (last !== '--help' && last !== '-h') return undefined;
  const texts = builtTexts()?.[helpWidth(columns)];
  const command = words.slice(0, -1).join(' ');
  return texts !== undefined && Object.hasOwn(texts, command) ? texts[command] : undefined;
}

function builtTexts(): HelpTexts | undefined {
  try {
    return JSON.parse(readFileSync(new URL('./help.json', import.meta.url), 'utf8')) as HelpTexts;
  } catch {
    return undefined;
  }
}
