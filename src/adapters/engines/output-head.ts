/** How much of an output is kept. The rest is counted and dropped. */
const KEPT_BYTES = 1024 * 1024;

/** The head of an output, and how many bytes it had. */
export class OutputHead {
  readonly #kept: Buffer[] = [];
  bytes = 0;

  add(text: Buffer): void {
    if (this.bytes < KEPT_BYTES) this.#kept.push(text.subarray(0, KEPT_BYTES - this.bytes));
    this.bytes += text.length;
  }

  get text(): string {
    return Buffer.concat(this.#kept).toString();
  }
}
