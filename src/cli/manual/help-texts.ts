import { HELP_WIDTHS } from '../help-width.ts';
import { program } from '../program.ts';
import type { DescribedCommand } from './commands.ts';

/** By width and command, the empty one being the tool: what `--help` prints. */
export type HelpTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

export async function helpTexts(commands: readonly DescribedCommand[]): Promise<HelpTexts> {
  const all = ['', ...commands.map(({ words }) => words)];
  const ofWidth = async (width: number): Promise<[string, Record<string, string>]> => {
    const texts = await Promise.all(all.map(async (words) => [words, await helpText(words, width)] as const));
    return [String(width), Object.fromEntries(texts)];
  };
  return Object.fromEntries(await Promise.all(HELP_WIDTHS.map(ofWidth)));
}

async function helpText(words: string, width: number): Promise<string> {
  let text = '';
  const asked = [...words.split(' ').filter((word) => word !== ''), '--help'];
  await program(() => Promise.resolve(), width).parseAsync(asked, {}, (_error, _args, output) => {
    text = output;
  });
  return text;
}
