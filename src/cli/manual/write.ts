import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolVersion } from '../../tool-version.ts';
import { SHELLS, type Shell } from '../completion/key.ts';
import { completionScript } from '../completion/script.ts';
import { describedCommands } from './commands.ts';
import { helpTexts } from './help-texts.ts';
import { manPage } from './man-page.ts';

/** Where each shell looks for a script by the name of the command. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  ...{ bash: 'drivergrid', zsh: '_drivergrid', fish: 'drivergrid.fish' },
};

/** What is made of the commands' definitions when the tool is built, by its path in dist. */
async function made(): Promise<Readonly<Record<string, string>>> {
  const commands = describedCommands();
  return {
    'help.json': JSON.stringify(await helpTexts(commands)),
    'man/drivergrid.1': manPage(commands, toolVersion(), buildDate()),
    ...Object.fromEntries(
      SHELLS.map((shell) => [`completion/${shell}/${SCRIPTS[shell]}`, completionScript(shell)]),
    ),
  };
}

/** https://reproducible-builds.org/docs/source-date-epoch/ */
function buildDate(): string {
  const { SOURCE_DATE_EPOCH: seconds } = process.env;
  const date = seconds === undefined ? new Date() : new Date(Number(seconds) * 1000);
  return date.toISOString().slice(0, 10);
}

const dist = fileURLToPath(new URL('../..', import.meta.url));
for (const [name, text] of Object.entries(await made())) {
  const path = join(dist, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text.endsWith('\n') ? text : `${text}\n`);
}
