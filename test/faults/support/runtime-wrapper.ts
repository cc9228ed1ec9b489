import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A runtime named by `path:` that is crun, and something else as soon as it is told so. */
export class RuntimeWrapper {
  readonly path: string;
  readonly #flag: string;

  constructor(path: string, flag: string) {
    this.path = path;
    this.#flag = flag;
  }

  /** @param unruly what it does then: bash, `$command` being the OCI command and `$bundle` the bundle's folder */
  async write(unruly: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    await writeFile(
      this.path,
      `#!/bin/bash
command= bundle= last=
for word in "$@"; do
  case $word in create | start | state | kill | delete) command=\${command:-$word} ;; esac
  if [ "$last" = --bundle ]; then bundle=$word; fi
  last=$word
done
if [ -e ${this.#flag} ] && [ "$command" != '' ]; then
  :
${unruly}
fi
exec crun "$@"
`,
    );
    await chmod(this.path, 0o755);
  }

  /** The lab sees the host's files, so a file tells it. */
  async beUnruly(): Promise<void> {
    await writeFile(this.#flag, '');
  }

  async beGood(): Promise<void> {
    await rm(this.#flag, { force: true });
  }
}

/** The container's program waits until it is ended, and its exit step with it. */
export const PROGRAM_THAT_WAITS = `
if [ "$command" = create ]; then sed -i 's|"args":\\["/hello"\\]|"args":["/hello","wait"]|' "$bundle/config.json"; fi`;
