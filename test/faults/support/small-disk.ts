import { mkdir, rm } from 'node:fs/promises';
import { execa } from 'execa';

/** A file system of its own on a file, mounted on a folder. */
export class SmallDisk implements AsyncDisposable {
  readonly #folder: string;
  readonly #file: string;

  private constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
  }

  /** @param size such as `8M` */
  static async on(folder: string, size: string): Promise<SmallDisk> {
    const file = `${folder}.img`;
    await mkdir(folder);
    await execa('truncate', ['--size', size, file]);
    // Nothing is kept back for root, and no folder of its own is in the way.
    await execa('mkfs.ext4', ['-q', '-m', '0', file]);
    await execa('mount', ['-o', 'loop', file, folder]);
    await rm(`${folder}/lost+found`, { recursive: true });
    return new SmallDisk(folder, file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await execa('umount', [this.#folder]);
    await rm(this.#file);
  }
}

/** Writes a file until nothing more fits. @returns its path */
export async function fillDisk(folder: string): Promise<string> {
  const file = `${folder}/filler`;
  const ended = await execa('dd', ['if=/dev/zero', `of=${file}`, 'bs=4k', 'conv=fsync'], { reject: false });
  if (!ended.stderr.includes('No space left')) throw new Error(`the disk did not fill up: ${ended.stderr}`);
  return file;
}
