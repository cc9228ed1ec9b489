import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { HostError } from '../../../core/errors.ts';
import { consoleTail } from '../../../core/guest/console-text.ts';
import { qemuArguments, WAKE_DESCRIPTOR, type Machine } from '../../../core/guest/qemu-arguments.ts';
import { OWN_CHILD, tiedArguments } from '../../host/tied-child.ts';
import { qmpOver, type Qmp } from './qmp.ts';

const CONSOLE_LINES = 20;

/** A running QEMU. */
export interface QemuProcess {
  readonly pid: number | undefined;
  /** Aborts with a HostError that has the console's tail when QEMU ends. */
  readonly gone: AbortSignal;
  readonly qmp: Qmp;
  /** Writes a line to the guest's second serial port. */
  readonly tell: (line: string) => void;
  /** Ends it at once: nothing in a throwaway guest is worth an orderly shutdown. */
  stop(): Promise<void>;
  /** Makes an error of a message and the console's last lines. */
  readonly failure: (what: string) => Promise<HostError>;
}

/** Starts QEMU, which dies with this process. */
export function startQemu(
  tools: Readonly<Record<'setpriv' | 'qemu-system-x86_64', string>>,
  machine: Machine,
): QemuProcess {
  const args = tiedArguments(tools['qemu-system-x86_64'], qemuArguments(machine));
  const child = execa(tools.setpriv, args, {
    ...OWN_CHILD,
    stdin: undefined,
    // Node's pipes to a child are sockets, which QEMU needs for the serial port.
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    buffer: { stdout: false, fd3: false },
  });
  const wake = child.stdio[WAKE_DESCRIPTOR] as unknown as Writable;
  wake.on('error', () => undefined);
  const failure = async (what: string): Promise<HostError> => {
    const text = await readFile(machine.console, 'utf8').catch(() => '');
    const tail = consoleTail(text, CONSOLE_LINES);
    const lines =
      tail.length === 0 ? 'Its console is empty.' : `Its console's last lines:\n${tail.join('\n')}`;
    return new HostError(`${what}\n${lines}`);
  };
  const gone = new AbortController();
  const ended = child.then(async ({ exitCode, signal, stderr }) => {
    const how = signal === undefined ? `exit code ${exitCode ?? 'unknown'}` : `signal ${signal}`;
    gone.abort(
      await failure(`the guest ended by itself (QEMU: ${[how, stderr].filter(Boolean).join(', ')})`),
    );
  });
  return {
    pid: child.pid,
    gone: gone.signal,
    failure,
    qmp: qmpOver(child.stdout, child.stdin, gone.signal),
    tell: (line) => {
      wake.write(`${line}\n`);
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
