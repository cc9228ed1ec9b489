/**
 * Preloaded into the tool under test: writes down each change made to watched files (the journal's, the owner's lock
 * and the plan), and kills the tool right before or after the one it is told. The tool itself knows nothing of it. Stands
 * alone and holds no syntax but what can be stripped: see `preload.ts`.
 */
import fs, { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;
type Methods = Record<string, Method>;

const watched = process.env['CRASH_WATCHED'] ?? '';
const steps = process.env['CRASH_STEPS'] ?? '';
/** Such as `before 12`. */
const at = process.env['CRASH_AT'] ?? '';
let count = 0;

function isWatched(path: unknown): path is string {
  return typeof path === 'string' && watched.split(':').some((prefix) => path.startsWith(prefix));
}

function dieAt(place: string): void {
  if (place === at) process.kill(process.pid, 'SIGKILL');
}

async function step<T>(what: string, path: string, action: () => Promise<T>): Promise<T> {
  const number = ++count;
  // At once: what comes after the kill is never written.
  appendFileSync(steps, `${number} ${what} ${path}\n`);
  dieAt(`before ${number}`);
  const result = await action();
  dieAt(`after ${number}`);
  return result;
}

function wrap(methods: Methods, name: string, change: (original: Method) => Method): void {
  const original = methods[name];
  if (original === undefined) throw new Error(`node:fs/promises has no ${name}`);
  methods[name] = change(original);
}

const files = fs.promises as unknown as Methods;
for (const name of ['mkdir', 'rename', 'link', 'rm', 'rmdir', 'unlink', 'writeFile', 'appendFile']) {
  wrap(
    files,
    name,
    (original) =>
      function (...args) {
        const act = (): Promise<unknown> => original.apply(this, args);
        const path = args.slice(0, 2).findLast(isWatched);
        return path === undefined ? act() : step(name, path, act);
      },
  );
}
wrap(
  files,
  'open',
  (original) =>
    async function (...args) {
      const [path, flags = 'r'] = args;
      const act = (): Promise<unknown> => original.apply(this, args);
      if (!isWatched(path)) return act();
      // Opening for reading changes nothing, but what is opened may be a folder to be synced.
      const handle = await (flags === 'r' ? act() : step('open', path, act));
      for (const name of ['write', 'writeFile', 'appendFile', 'sync', 'datasync', 'truncate']) {
        wrap(
          handle as Methods,
          name,
          (change) =>
            (...changes) =>
              step(name, path, () => change.apply(handle, changes)),
        );
      }
      return handle;
    },
);
syncBuiltinESMExports();
