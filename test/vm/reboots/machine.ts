import { connect, type Socket } from 'node:net';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

const SHELL_MS = 900_000;

/** An emulated machine on a disk that stays; its serial console is a root shell. */
export class Machine {
  /** All that its console has shown, over all its boots. */
  console = '';
  readonly #folder: string;
  #qemu: (PromiseLike<unknown> & { kill(signal: NodeJS.Signals): boolean }) | undefined;
  #socket: Socket | undefined;
  #asked = 0;

  /** @param folder with disk.img (new-disk.ts) */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Powers it on. @param extra further arguments of QEMU */
  async on(extra: readonly string[] = []): Promise<void> {
    const socket = join(this.#folder, 'console.sock');
    await rm(socket, { force: true });
    this.#qemu = execa(
      'nice',
      [
        ...['-n', '10', 'qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none'],
        ...['-machine', 'q35', '-accel', 'tcg', '-cpu', 'qemu64', '-smp', '2', '-m', '2048'],
        ...['-device', 'virtio-rng-pci'],
        ...['-drive', `if=virtio,format=raw,file=${join(this.#folder, 'disk.img')}`],
        ...[
          '-chardev',
          `socket,id=console,path=${socket},server=on,wait=on,logfile=${join(this.#folder, 'console.log')},logappend=on`,
          '-serial',
          'chardev:console',
        ],
        ...extra,
      ],
      { reject: false, stdin: 'ignore' },
    );
    for (let tries = 0; this.#socket === undefined; tries++) {
      await sleep(200);
      this.#socket = await connected(socket);
      if (tries > 100) throw new Error('QEMU does not listen on its console');
    }
    this.#socket.on('data', (data) => {
      this.console += data.toString('latin1');
    });
    this.#socket.on('error', () => undefined);
  }

  /** Cuts its power. */
  async cut(): Promise<void> {
    this.#qemu?.kill('SIGKILL');
    await this.off();
  }

  /** Waits until it is off. */
  async off(): Promise<void> {
    await this.#qemu;
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** Waits until the console shows something that it did not at `from`. @returns the match */
  async shows(pattern: RegExp, ms = SHELL_MS, from = this.console.length): Promise<RegExpExecArray> {
    const end = performance.now() + ms;
    for (;;) {
      const match = pattern.exec(this.console.slice(from));
      if (match !== null) return match;
      if (performance.now() > end) {
        throw new Error(`${String(pattern)} did not come; the console's end:\n${this.console.slice(-2000)}`);
      }
      await sleep(200);
    }
  }

  /** Waits for the shell after a boot. */
  async up(from = this.console.length): Promise<void> {
    await this.shows(/root@reboots:~# /, SHELL_MS, from);
  }

  type(text: string): void {
    this.#socket?.write(`${text}\n`);
  }

  /** Runs a command in the shell. @returns what it printed, with its exit code in the last line */
  async ask(command: string, ms = SHELL_MS): Promise<string> {
    const mark = `asked-${++this.#asked}`;
    const from = this.console.length;
    // The mark is not in what is typed, which the terminal echoes.
    this.type(`M=${mark}; echo "<$M>"; ${command}; echo "exit $? </$M>"`);
    const pattern = new RegExp(`<${mark}>\\r?\\n([^]*?exit \\d+) </${mark}>`);
    return (await this.shows(pattern, ms, from))[1]?.replaceAll('\r', '') ?? '';
  }
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', () => {
      resolve(undefined);
    });
  });
}
