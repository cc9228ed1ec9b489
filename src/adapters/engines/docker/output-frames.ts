import { OutputHead } from '../output-head.ts';

const HEADER_BYTES = 8;
const STDERR = 2;

/** The head of each output, and how many bytes it had. */
export interface SplitOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

/**
 * Splits an attach stream without TTY into its two outputs as it comes, so that a program that prints without end fills
 * no memory. A frame is one byte of stream number, three of zero, four of big-endian length, then the text (Docker Engine
 * API, ContainerAttach, "Stream format").
 */
export class OutputFrames {
  readonly #out = new OutputHead();
  readonly #err = new OutputHead();
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerBytes = 0;
  #current = this.#out;
  /** Bytes of the frame that are still to come. */
  #left = 0;

  add(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#left > 0) {
        const text = chunk.subarray(at, at + this.#left);
        this.#current.add(text);
        this.#left -= text.length;
        at += text.length;
        continue;
      }
      const part = chunk.subarray(at, at + HEADER_BYTES - this.#headerBytes);
      this.#header.set(part, this.#headerBytes);
      this.#headerBytes += part.length;
      at += part.length;
      if (this.#headerBytes < HEADER_BYTES) return;
      this.#headerBytes = 0;
      this.#left = this.#header.readUInt32BE(4);
      this.#current = this.#header[0] === STDERR ? this.#err : this.#out;
    }
  }

  /** Whether what came so far ends in the middle of a frame. */
  get isCut(): boolean {
    return this.#left > 0 || this.#headerBytes > 0;
  }

  get output(): SplitOutput {
    return {
      ...{ stdout: this.#out.text, stderr: this.#err.text },
      ...{ stdoutBytes: this.#out.bytes, stderrBytes: this.#err.bytes },
    };
  }
}
