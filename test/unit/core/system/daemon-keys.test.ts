import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { which } from '../../../../src/adapters/host/find-program.ts';
import { parseEngineVersion } from '../../../../src/core/engines/engine-version.ts';
import { DAEMON_KEYS, FLAGS_ONLY, takesKey } from '../../../../src/core/engines/docker/daemon-keys.ts';
import { keyOfFlag } from '../../../../src/core/engines/docker/dockerd-flags.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/system-lab.md', import.meta.url));
const dockerd = await which('dockerd');

describe('the keys of daemon.json', () => {
  it('stand in docs/system-lab.md with what is done about each', async () => {
    const rows = (await readFile(PAGE, 'utf8')).split('\n').flatMap((line) => {
      const [, key, engines = '', treatment, what] =
        /^\| `([a-z0-9-]+)` +\|([^|]*)\| (\w+) +\| (.*?) +\|$/.exec(line) ?? [];
      return key === undefined ? [] : [[key, engines.trim(), treatment, what]];
    });
    const known = Object.entries(DAEMON_KEYS).map(([key, { treatment, what, since, until }]) => {
      const range = [since === undefined ? '' : `${since} on`, until === undefined ? '' : `until ${until}`];
      return [key, range.filter((text) => text !== '').join(', '), treatment, what];
    });
    expect(rows).toEqual(known);
  });

  it.skipIf(dockerd === undefined)('are all that the engine on PATH has flags for', async () => {
    const version = parseEngineVersion((await execa(dockerd ?? '', ['--version'])).stdout);
    const { stdout } = await execa(dockerd ?? '', ['--help']);
    const flags = [...stdout.matchAll(/^ +(?:-\w, )?--([a-z0-9-]+)/gm)].map((match) => match[1] ?? '');
    expect(flags).toContain('data-root');
    const unknown = flags
      .filter((name) => !FLAGS_ONLY.includes(name))
      .map((name) => keyOfFlag({ name }))
      .filter((key) => !takesKey(key, version?.major ?? 0));
    expect(unknown).toEqual([]);
  });
});
