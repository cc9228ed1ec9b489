/** Far more than a round has. A limit, since an endless loop must not fill the memory. */
const REMEMBERED = 1000;

/** The runtimes of the containers created last. */
export class CreatedContainers {
  readonly #runtimes = new Map<string, string>();

  add(id: string, runtime: string): void {
    this.#runtimes.set(id, runtime);
    // A map keeps insertion order.
    const [oldest] = this.#runtimes.keys();
    if (this.#runtimes.size > REMEMBERED && oldest !== undefined) this.#runtimes.delete(oldest);
  }

  runtimeOf(id: string): string | undefined {
    return this.#runtimes.get(id);
  }
}
