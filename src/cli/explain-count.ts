import { commandWords } from './command-words.ts';

const USUAL_EXPLAINED = 5;

/** Commands whose `--explain` counts iterations. */
const COUNTING = ['plan', 'run', 'vm run'];

/**
 * Gives `--explain` its usual number where no number follows, since the word after it may be the scenario. yargs has no
 * option whose value can be left out.
 */
export function withExplainCount(words: readonly string[]): readonly string[] {
  if (!COUNTING.includes(commandWords(words))) return words;
  return words.map((word, index) => {
    const isBare = word === '--explain' && !/^[-+]?\d+(\.\d+)?$/.test(words[index + 1] ?? '');
    return isBare ? `--explain=${USUAL_EXPLAINED}` : word;
  });
}

/** For the help. */
export const EXPLAIN_DEFAULT = `[${USUAL_EXPLAINED} if no number follows]`;
