import { tmpdir } from 'node:os';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { guestCache } from '../../../src/adapters/sites/guest/guest-cache.ts';
import { makeScratch, sweepScratch } from '../../../src/adapters/host/scratch.ts';
import { hostFacts } from '../../../src/adapters/host/host-facts.ts';
import { makeStateDir } from '../../../src/adapters/host/make-state-dir.ts';
import { takeLock } from '../../../src/adapters/host/owner-lock.ts';
import { stateDir, statePlace, type StateDir } from '../../../src/adapters/host/state-dir.ts';
import { inPlace, requireUsable } from '../../../src/adapters/host/usable-folder.ts';
import { FileJournal } from '../../../src/adapters/journal/file-journal.ts';
import { restoreHost } from '../../../src/adapters/journal/restore-host.ts';
import { checkRunDirectory, checkWritable } from '../../../src/adapters/results/check-run-directory.ts';
import { createRunDirectory } from '../../../src/adapters/results/run-directory.ts';
import { loadScenario } from '../../../src/cli/load-scenario.ts';
import { DrivergridError } from '../../../src/core/errors.ts';
import { planRun } from '../../../src/core/plan/plan-run.ts';
import { scratchFolder } from '../scratch.ts';
import { orToldWhy, type FuzzTarget } from '../target.ts';

const VARIABLES = [
  'TMPDIR',
  'DRIVERGRID_STATE_DIR',
  'DRIVERGRID_CACHE_DIR',
  'XDG_CACHE_HOME',
  'HOME',
] as const;
const KINDS = [
  'file',
  'folder',
  'link to nothing',
  'loop',
  'link to itself from below',
  'pipe',
  'closed',
] as const;
/** What the tool itself puts below such a folder, and so may find there as something else. */
const INNER = [
  ...[
    'owner.json',
    'journal',
    'journal/r1',
    'journal/r1/000001-folder.json',
    'runs',
    'runs/r1',
    'runs/r1/client',
  ],
  ...[
    'guests',
    'scratch',
    'scratch/g1',
    'scratch/g1.owner',
    'events.jsonl',
    'plan.json',
    'plan.json.new',
    '.cache',
  ],
];

interface Input {
  /** Values of environment variables; `@` stands for a folder of this input. */
  readonly variables: Readonly<Partial<Record<(typeof VARIABLES)[number], string>>>;
  /** Folder of results. */
  readonly results: string;
  /** What is there already, made in this order where that can be. */
  readonly there: readonly { readonly at: string; readonly kind: (typeof KINDS)[number] }[];
}

/** TMPDIR, state directory, cache and results folder of every odd kind, with odd things in them. */
export function placesTarget(): FuzzTarget<Input> {
  // On a disk: no state directory may be below /dev.
  const top = scratchFolder(tmpdir());
  let number = 0;
  return {
    inputs: inputs(),
    deadlineMs: 20_000,
    attempt: async ({ variables, results, there }) => {
      const base = join(top, String(number++));
      mkdirSync(base);
      for (const { at, kind } of there) plant(join(base, at), kind);
      const before = { ...process.env };
      try {
        for (const name of VARIABLES) setVariable(name, variables[name]?.replaceAll('@', base));
        await useAll(base, results.replaceAll('@', base));
      } finally {
        // Name by name: what is put in the object's place is not the environment of the process.
        for (const name of VARIABLES) setVariable(name, before[name]);
        execFileSync('chmod', ['-R', 'u+rwx', base], { stdio: 'ignore' });
        // Node's own goes no deeper than its stack.
        execFileSync('rm', ['-rf', base]);
      }
    },
  };
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

function inputs(): fc.Arbitrary<Input> {
  const name = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c') },
    { weight: 1, arbitrary: fc.constantFrom(...INNER) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'a/..',
        '.',
        '',
        ' ',
        'a b',
        "'",
        '"',
        '\n',
        ':',
        ',',
        '=',
        '%s',
        '$(x)',
        '\\',
        'ä',
        '\u0001',
      ),
    },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 300 }).map((length) => 'n'.repeat(length)) },
  );
  const below = fc.array(name, { minLength: 0, maxLength: 4 }).map((names) => names.join('/'));
  const path = fc.oneof(
    { weight: 12, arbitrary: below.map((names) => `@/${names}`) },
    { weight: 1, arbitrary: below },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '/',
        '//',
        '~',
        '/dev/null',
        '/dev/null/x',
        '/proc/none',
        '/proc/self/x',
      ),
    },
    { weight: 1, arbitrary: fc.integer({ min: 50, max: 3000 }).map((length) => `@/${'x/'.repeat(length)}`) },
  );
  const at = fc
    .tuple(below, fc.option(fc.constantFrom(...INNER), { nil: undefined }))
    .map(([names, inner]) => (inner === undefined ? names : `${names}/${inner}`));
  return fc.record({
    variables: fc.record(
      {
        TMPDIR: path,
        DRIVERGRID_STATE_DIR: path,
        DRIVERGRID_CACHE_DIR: path,
        XDG_CACHE_HOME: path,
        HOME: path,
      },
      { requiredKeys: ['DRIVERGRID_STATE_DIR'] },
    ),
    results: path,
    there: fc.array(fc.record({ at, kind: fc.constantFrom(...KINDS) }), { maxLength: 6 }),
  });
}

/** What cannot be there is not: a file has nothing below it. */
function plant(path: string, kind: (typeof KINDS)[number]): void {
  try {
    mkdirSync(kind === 'folder' || kind === 'closed' ? path : dirname(path), { recursive: true });
    switch (kind) {
      case 'file':
        writeFileSync(path, 'not this', { flag: 'wx' });
        break;
      case 'folder':
        break;
      case 'closed':
        execFileSync('chmod', ['000', path], { stdio: 'ignore' });
        break;
      case 'link to nothing':
        symlinkSync('nowhere/at/all', path);
        break;
      case 'loop':
        symlinkSync(path, path);
        break;
      case 'link to itself from below':
        symlinkSync(dirname(path), path);
        break;
      case 'pipe':
        execFileSync('mkfifo', [path], { stdio: 'ignore' });
        break;
    }
  } catch {
    // Something else is in its way.
  }
}

/** What `run`, `restore`, `doctor` and `vm` do in these places before anything is started. */
async function useAll(base: string, results: string): Promise<void> {
  const scenario = await loadScenario('quick', {});
  const none = { ...scenario, engine: '/none', runtimes: scenario.runtimes.slice(0, 1) };
  await orToldWhy(
    () => hostFacts(none, join(base, 'state')),
    /^cannot use the folder for temporary files \S/,
  );
  await useState(base);
  const cache = await orToldWhy(
    () => guestCache(),
    /^expected an? (absolute|home) folder for the cache, found/,
  );
  if (!(cache instanceof DrivergridError) && isOfInput(cache.root, base)) {
    const place = { path: cache.root, purpose: 'cache', hint: 'Name another.' };
    await orToldWhy(async () => {
      await requireUsable(place);
      await inPlace(place, async () => {
        await sweepScratch(cache.scratch);
        await using _made = await makeScratch(cache.scratch, 'g2');
      });
    }, /^cannot use the (cache|lock) \S|^another drivergrid is running/);
  }
  if (isOfInput(results, base)) await useResults(results, scenario);
}

async function useState(base: string): Promise<void> {
  const found = await orToldWhy(
    () => stateDir(),
    /DRIVERGRID_STATE_DIR|the state directory's path is too long/,
  );
  if (found instanceof DrivergridError || !isOfInput(found.root, base)) return;
  const state: StateDir = { ...found, hostLock: join(base, 'host.lock') };
  await orToldWhy(async () => {
    await makeStateDir(state.root);
    await using _lock = await takeLock(state.lock, 'r2');
    await inPlace(statePlace(state.root), async () => {
      await new FileJournal(join(state.journals, 'r2')).record({ kind: 'folder', path: state.work('r2') });
      mkdirSync(join(state.work('r2'), 'client'), { recursive: true });
    });
  }, /^cannot use the (state directory|lock) \S|^expected a state directory that only root can change/);
  await orToldWhy(
    () => restoreHost(state),
    /^cannot use the (state directory|lock) \S|^expected a state directory that only root|^could not undo everything:\n\S/,
  );
}

async function useResults(folder: string, scenario: Awaited<ReturnType<typeof loadScenario>>): Promise<void> {
  await orToldWhy(async () => {
    await checkRunDirectory(folder);
    await checkWritable(folder);
    const store = await createRunDirectory(folder);
    try {
      await store.writePlan(planRun(scenario, { runId: 'r2', seed: 1, lab: 'private' }));
      await store.writeEnvironment({});
    } finally {
      await store.close();
    }
  }, /^expected an? (empty )?folder for the results, found|^cannot write results to \S/);
}

/** Elsewhere nothing is to be made, but where nothing can be. */
function isOfInput(path: string, base: string): boolean {
  return /^\/(proc|dev\/null)(\/|$)/.test(path) || join(path, '/').startsWith(`${base}/`);
}
