import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { OWN_CHILD, tiedArguments } from '../../host/tied-child.ts';
import { Inbox } from './inbox.ts';
import { openOutput, type Output } from './named-pipe.ts';
import { PRCTL, REAPER, STEPS } from './shim-script.ts';

/** What a shim is told of the container that its next steps are about. */
export interface ShimContainer {
  readonly id: string;
  /** Absolute path of its bundle. */
  readonly bundle: string;
  /** The runtime with its arguments. */
  readonly command: readonly string[];
}

/** What a shim can be told to do, beside that. */
type Step = 'start' | 'delete' | 'remove';

/** How long a process that has gone may take to be adopted and waited for. */
const END_MS = 2_000;

/**
 * Starts runtimes in a lab's namespaces, one call at a time, and is the parent of their containers. Starting a process
 * there from here takes some milliseconds; a process that is there already takes one.
 */
export class Shim {
  readonly #child: ReturnType<typeof started>;
  readonly #folder: string;
  /** Exit statuses of the shell's steps. */
  readonly #answers: Inbox;
  /** What adopted processes ended with, and complaints. */
  readonly #ends: Inbox;
  #isBusy = false;

  private constructor(child: ReturnType<typeof started>, folder: string) {
    this.#child = child;
    this.#folder = folder;
    // A shim that has ended is told by its end.
    child.stdin.on('error', () => undefined);
    const gone = child.then(() => new Error(`what starts runtimes has ended${this.#complaints()}`));
    this.#answers = new Inbox(child.stdout, gone);
    this.#ends = new Inbox(child.stderr, gone);
  }

  /**
   * @param keeper a process of the lab
   * @param folder the shim's own, to be made, of the same path in the lab
   */
  static async open(keeper: number, folder: string, signal: AbortSignal): Promise<Shim> {
    await mkdir(folder, { recursive: true });
    const shim = new Shim(started(keeper, folder, await environmentOf(keeper)), folder);
    try {
      await shim.#answers.next(signal);
      return shim;
    } catch (error) {
      await shim.end();
      throw error;
    }
  }

  /** Whether a call is under way, or was abandoned. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** The outputs of the next container that is created: to be opened before. */
  openOutputs(): { readonly out: Output; readonly err: Output } {
    return { out: openOutput(join(this.#folder, 'out')), err: openOutput(join(this.#folder, 'err')) };
  }

  async prepare({ id, bundle, command }: ShimContainer, signal: AbortSignal): Promise<void> {
    this.#ends.clear();
    await this.#ask(
      `with id=${quoted(id)} bundle=${quoted(bundle)}; set -- ${command.map(quoted).join(' ')}`,
      signal,
    );
  }

  /** @returns the runtime's exit status @throws the signal's reason: then the shim is of no use any more */
  async run(step: Step, signal: AbortSignal): Promise<number> {
    return Number(await this.#ask(step, signal));
  }

  /** The same for `create`, with the pid of the container's process in the lab's namespace; 0 if there is none. */
  async create(signal: AbortSignal): Promise<{ readonly status: number; readonly pid: number }> {
    const [status, pid] = (await this.#ask('create', signal)).split(' ');
    return { status: Number(status), pid: Number(pid) };
  }

  /** What a runtime said in a step other than `create`. */
  async said(): Promise<string> {
    return (await readFile(join(this.#folder, 'said'), 'utf8').catch(() => '')).trim();
  }

  /** What an adopted process ended with, as a shell has it: 128 and the signal's number where one ended it. */
  async exitCodeOf(pid: number, signal: AbortSignal): Promise<number> {
    const line = await this.#ends.find((one) => one.startsWith(`${pid} `), signal);
    const status = Number(line.slice(`${pid} `.length));
    return (status & 0x7f) === 0 ? status >> 8 : 128 + (status & 0x7f);
  }

  /** Ends it, and a runtime that it waits for. What it adopted is adopted by the lab's first process. */
  async end(): Promise<void> {
    this.#child.stdin.destroy();
    if (this.#isBusy) this.#kill();
    await Promise.race([this.#child, sleep(END_MS, undefined, { ref: false })]);
    this.#kill();
    await this.#child;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #kill(): void {
    const { pid, exitCode, signalCode } = this.#child;
    // It is the leader of a session of its own, as long as it is not waited for.
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
  }

  async #ask(line: string, signal: AbortSignal): Promise<string> {
    this.#isBusy = true;
    this.#child.stdin.write(`${line}\n`);
    const answer = await this.#answers.next(signal);
    this.#isBusy = false;
    return answer;
  }

  #complaints(): string {
    const said = this.#ends.take().filter((line) => !/^\d+ \d+$/.test(line));
    return said.length === 0 ? '' : `: ${said.join('; ').slice(0, 2000)}`;
  }
}

function started(keeper: number, folder: string, env: Record<string, string>) {
  const enter = ['--target', String(keeper), '--mount', '--pid', '--net'];
  const reaper = ['perl', '-e', REAPER, String(PRCTL[process.arch] ?? 0)];
  return execa(
    'setpriv',
    tiedArguments('nsenter', [...enter, '--', ...reaper, STEPS, 'drivergrid-shim', folder]),
    {
      ...{ ...OWN_CHILD, stdin: 'pipe', stdout: 'pipe', stderr: 'pipe', buffer: false },
      ...{ extendEnv: false, env },
    },
  );
}

/** What the lab would give an engine, and so an engine its runtimes. */
async function environmentOf(keeper: number): Promise<Record<string, string>> {
  const text = await readFile(`/proc/${keeper}/environ`, 'utf8');
  const pairs = text.split('\0').map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== ''));
}

/** For sh(1). A line is a step, so no text has several. */
function quoted(text: string): string {
  if (text.includes('\n')) throw new Error(`expected one line, found ${JSON.stringify(text)}`);
  return `'${text.replaceAll("'", "'\\''")}'`;
}
