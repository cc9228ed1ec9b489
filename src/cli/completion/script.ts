import yargs from 'yargs';
import { COMPLETION_KEY, type Shell } from './key.ts';
import { internals } from '../yargs-internals.ts';

/**
 * yargs' script, which asks the tool at each completion; with a few changes. It says for which shell, where yargs' own
 * goes by the login shell, and leaves out the words behind the cursor. Fish's tells an empty word from none, and offers
 * files where the tool has nothing.
 */
export function completionScript(shell: Shell): string {
  return withShell(shell, () => {
    const program = yargs().scriptName('drivergrid');
    let script = '';
    internals(program).getInternalMethods().getLoggerInstance().log = (text: string) => (script = text);
    internals(program).showCompletionScript('drivergrid', `completion ${shell}`);
    const asking = script.replaceAll(COMPLETION_KEY, `${COMPLETION_KEY} ${shell}`);
    return CHANGES[shell].reduce((text, [from, to]) => text.replace(from, to), asking);
  });
}

const CHANGES: Readonly<Record<Shell, readonly (readonly [from: string | RegExp, to: string])[]>> = {
  bash: [['"${COMP_WORDS[@]}"', '"${COMP_WORDS[@]:0:COMP_CWORD+1}"']],
  zsh: [['"${words[@]}"', '"${(@)words[1,CURRENT]}"']],
  fish: [
    [
      /^complete .*$/m,
      `function __drivergrid_completions
    drivergrid ${COMPLETION_KEY} fish (commandline -opc) (commandline -ct)
end
function __drivergrid_paths
    test -z "$(__drivergrid_completions)"
end
complete -c drivergrid -f -a '(__drivergrid_completions)'
complete -c drivergrid -n __drivergrid_paths -F`,
    ],
  ],
};

/** Runs what goes by the login shell, as yargs does when a parser is made, for another one. */
export function withShell<T>(shell: Shell, make: () => T): T {
  const { SHELL: own } = process.env;
  process.env['SHELL'] = shell;
  try {
    return make();
  } finally {
    if (own === undefined) delete process.env['SHELL'];
    else process.env['SHELL'] = own;
  }
}
