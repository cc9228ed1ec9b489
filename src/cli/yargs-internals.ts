import type { Argv } from 'yargs';

/** What yargs knows of a parser and has, but its types do not declare (yargs 18, build/lib/yargs-factory.js). */
export interface Internals {
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>;
    readonly alias: Readonly<Record<string, readonly string[]>>;
    readonly boolean: readonly string[];
    readonly array: readonly string[];
    readonly number: readonly string[];
    readonly hiddenOptions: readonly string[];
    readonly choices: Readonly<Record<string, readonly string[]>>;
    readonly default: Readonly<Record<string, unknown>>;
    readonly defaultDescription: Readonly<Record<string, string | undefined>>;
  };
  getDemandedOptions(): Readonly<Record<string, unknown>>;
  getGroups(): Readonly<Record<string, readonly string[]>>;
  showCompletionScript(program: string, command: string): void;
  getInternalMethods(): {
    /** Names of the commands that parsing has entered. */
    getContext(): { readonly commands: readonly string[] };
    getCommandInstance(): { getCommandHandlers(): Readonly<Record<string, CommandHandler>> };
    getLoggerInstance(): { log: (text: string) => void };
    getUsageInstance(): {
      getDescriptions(): Readonly<Record<string, string | undefined>>;
      example: (line: string, what?: string) => void;
    };
  };
}

/** A command as it was registered. */
export interface CommandHandler {
  /** With its arguments: `report DIR`. */
  readonly original: string;
  /** False of a command for the tool itself. */
  readonly description: string | false;
  readonly builder: ((yargs: Argv) => unknown) | object;
}

export function internals(yargs: Argv): Internals {
  return yargs as unknown as Internals;
}
