/** Far more than a round has; a loop without end must not fill the memory with what it once created. */
const REMEMBERED = 1000;

/** The runtimes of the containers that were created last. */
export class CreatedContainers {
  readonly #runtimes = new Map<string, string>();

  add(id: string, runtime: string): void {
    this.#runtimes.set(id, runtime);
    // A map keeps the order in which it was filled.
    const [oldest] = this.#runtimes.keys();
    if (this.#runtimes.size > REMEMBERED && oldest !== undefined) this.#runtimes.delete(oldest);
  }

  runtimeOf(id: string): string | undefined {
    return this.#runtimes.get(id);
  }
}
