import yargs, { type Argv } from 'yargs';
import { program } from '../program.ts';
import { HELP_WIDTHS } from '../help-width.ts';
import { internals, type CommandHandler } from '../yargs-internals.ts';

/** A command as the manual describes it. */
export interface DescribedCommand {
  /** `run`, `vm run`. */
  readonly words: string;
  /** With its arguments: `run [SCENARIO]`. */
  readonly usage: string;
  readonly description: string;
  readonly positionals: readonly Described[];
  readonly options: readonly Described[];
  /** Lines to paste, with what each is for. */
  readonly examples: readonly { readonly line: string; readonly what: string }[];
}

/** An option, or an argument. */
export interface Described {
  /** `--rounds N`, `SCENARIO`. */
  readonly name: string;
  readonly description: string;
}

/** Every public command, as it is defined for yargs, in the order of the help; one of several commands before those. */
export function describedCommands(): readonly DescribedCommand[] {
  return commandsOf(
    program(() => Promise.resolve(), HELP_WIDTHS[0]),
    '',
  );
}

function commandsOf(parser: Argv, above: string): DescribedCommand[] {
  const handlers = Object.values(
    internals(parser).getInternalMethods().getCommandInstance().getCommandHandlers(),
  );
  return handlers.flatMap((handler) => {
    if (handler.description === false) return [];
    const own = yargs().help(false).version(false);
    const examples = builtWithExamples(own, handler);
    const usage = `${above}${handler.original}`;
    const words = usage.replace(/ [[<A-Z].*/, '');
    const described = { words, usage, description: handler.description, ...optionsOf(own), examples };
    return [described, ...commandsOf(own, `${words} `)];
  });
}

/** yargs has no way to read its examples: they are caught as they are given, a comment and a line each. */
function builtWithExamples(parser: Argv, { builder }: CommandHandler): DescribedCommand['examples'] {
  const lines: string[] = [];
  internals(parser).getInternalMethods().getUsageInstance().example = (line) => lines.push(line);
  if (typeof builder === 'function') builder(parser);
  return lines.flatMap((line, index) => {
    const what = /^# (.*)/.exec(lines[index - 1] ?? '')?.[1];
    return what === undefined ? [] : [{ line: line.replaceAll('$0', 'drivergrid'), what }];
  });
}

function optionsOf(parser: Argv): Pick<DescribedCommand, 'positionals' | 'options'> {
  const own = internals(parser);
  const options = own.getOptions();
  const descriptions = own.getInternalMethods().getUsageInstance().getDescriptions();
  const arguments_ = own.getGroups()['Positionals:'] ?? [];
  const described = (key: string, name: string): Described => ({
    name,
    description: [descriptions[key] ?? '', ...notes(key, options, key in own.getDemandedOptions())]
      .filter((part) => part !== '')
      .join(' '),
  });
  const names = Object.keys(options.key).filter(
    (key) => !arguments_.includes(key) && !options.hiddenOptions.includes(key),
  );
  return {
    positionals: arguments_.map((key) => described(key, key)),
    options: names.map((key) => described(key, `--${key}${placeholder(key, options)}`)),
  };
}

type Options = ReturnType<ReturnType<typeof internals>['getOptions']>;

function placeholder(key: string, { boolean, number, array, choices }: Options): string {
  if (boolean.includes(key)) return '';
  if (choices[key] !== undefined) return ` ${choices[key].join('|')}`;
  if (number.includes(key)) return ' N';
  return array.includes(key) ? ' A,B' : ' VALUE';
}

/** The default, in brackets as in descriptions; off and none go without saying. */
function notes(
  key: string,
  { default: defaults, defaultDescription }: Options,
  isDemanded: boolean,
): string[] {
  const usual = defaultDescription[key] ?? defaults[key];
  const isTold = typeof usual === 'string' || typeof usual === 'number';
  return [...(isTold && usual !== 'none' ? [`[${usual}]`] : []), ...(isDemanded ? ['(required)'] : [])];
}
