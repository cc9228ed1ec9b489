import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { signalProcess } from '../../src/adapters/host/processes.ts';
import { criHost, criHostObstacle, SERVICES, type CriHost } from './support/cri-host.ts';
import { expectRestored } from './support/expect-restored.ts';
import { childOf } from './support/namespaced-host.ts';
import { drivergrid, scenarioFile, type Playground } from './support/playground.ts';
import { samplesReach, tableOf } from './support/recorded.ts';
import { sharePlayground } from './support/share-playground.ts';

const DRIVERS = { containerd: ['overlayfs', 'native'], crio: ['overlay', 'vfs'] } as const;
const OWN = 'ab'.repeat(32);

interface Environment {
  readonly lab: { readonly service: unknown };
}

for (const service of SERVICES) {
  describe(`the service of ${service.program}`, async () => {
    const obstacle = await criHostObstacle(service);
    const drivers = DRIVERS[service.program];
    const isContainerd = service.program === 'containerd';
    let place: Playground;
    let host: CriHost;

    sharePlayground(obstacle, (made) => (place = made));
    beforeAll(async () => {
      if (obstacle !== undefined) return;
      host = await criHost(place, service);
      return () => host[Symbol.asyncDispose]();
    });

    const pods = (network: string, iterations: number): string =>
      `name: pods\nengine: ${service.program}\nworkload: cri-pod\ndrivers: [${drivers.join(', ')}]\n` +
      `runtimes: [runc]\nnetwork: ${network}\nrounds: 1\niterations: ${iterations}\n`;

    async function measure(name: string, yaml: string, ...flags: string[]) {
      const out = join(place.path, name);
      const scenario = await scenarioFile(place, yaml, `${name}.yaml`);
      const run = ['run', scenario, '--lab', 'system', '--out', out, ...flags];
      const { exitCode, stdout, stderr } = await drivergrid(place, run, host.enter);
      return { exitCode, stdout, stderr, out };
    }

    async function expectMeasured(out: string): Promise<void> {
      const cells = await tableOf(join(out, 'summary.csv'));
      expect(cells.map(({ driver, outcome }) => `${driver} ${outcome}`)).toEqual(
        drivers.map((driver) => `${driver} measured`),
      );
    }

    if (isContainerd)
      it('is measured while a container of others lives on, and given back', async () => {
        // As Docker's packages have it.
        await host.configure('disabled_plugins = ["cri"]\noom_score = 0 # of the host\n');
        await host.start();
        await host.runContainer('moby', OWN);
        const before = await host.snapshot();
        const scenario = await scenarioFile(place, pods('host', 2), 'own.yaml');
        const refused = await drivergrid(place, ['run', scenario, '--lab', 'system'], host.enter);
        expect(refused).toMatchObject({ exitCode: 3 });
        expect(refused.stderr).toContain(`1 running container: moby/${OWN.slice(0, 12)}`);

        const { exitCode, stderr, out } = await measure('pods', pods('host', 2), '--expendable');
        expect(exitCode, stderr).toBe(0);
        await expectMeasured(out);
        const environment = JSON.parse(await readFile(join(out, 'environment.json'), 'utf8')) as Environment;
        expect(environment.lab.service).toMatchObject({
          settings: { systemd_cgroup: false, disabled_plugins: ['cri'] },
          config_file: { path: service.config, keys: ['disabled_plugins', 'oom_score'] },
        });
        await expectRestored(place, host, before);
        expect(await host.run('ctr -n moby tasks ls')).toMatch(/RUNNING/);
        await host.run(`ctr -n moby tasks rm --force ${OWN}; ctr -n moby containers rm ${OWN}`);
        await host.run('ctr -n moby images rm --sync docker.io/drivergrid/pause:1');
      });

    it('is measured with pods that have no network, stopped before and after', async () => {
      await host.configure('');
      const before = await host.snapshot();
      const { exitCode, stderr, out } = await measure('none', pods('none', 2));
      expect(exitCode, stderr).toBe(0);
      await expectMeasured(out);
      await expectRestored(place, host, before);
    });

    it('is restored after it was killed in the midst of a cell, at the first attempt', async () => {
      await host.configure('');
      await host.start();
      const before = await host.snapshot();
      const out = join(place.path, 'killed');
      const scenario = await scenarioFile(place, pods('host', 50), 'killed.yaml');
      const run = drivergrid(place, ['run', scenario, '--lab', 'system', '--out', out], host.enter);
      await samplesReach(out, 2, run);
      signalProcess(await childOf(run.pid), 'SIGKILL');
      await run;
      const restored = await drivergrid(place, ['restore'], host.enter);
      expect(restored.exitCode, restored.stderr).toBe(0);
      await expectRestored(place, host, before);
    });

    const refusals: readonly (readonly [string, string, string, string])[] = isContainerd
      ? [
          ['format 1', '[plugins.cri]\nsandbox_image = "x"', '', 'expected `version = 2` or a later one'],
          ['what is no TOML', 'version = 2\nroot = \n', '', 'config.toml: line 2 is no valid TOML'],
          ['drop-ins', 'version = 2\nimports = ["/etc/x.toml"]', '', 'imports: containerd reads /etc/x.toml'],
          ['a root by a flag', '', 'OPTIONS="--root /x"', '`--root /x`, which overrules config.toml'],
        ]
      : [
          ['a driver by a flag', '', 'OPTIONS="--storage-driver=vfs"', '`--storage-driver=vfs`'],
          ['a root by a variable', '', 'export CONTAINER_ROOT=/x', 'environment has CONTAINER_ROOT'],
        ];
    it.each(refusals)('with %s is refused before anything is changed', async (_, config, defaults, told) => {
      await host.configure(config, defaults);
      const before = await host.snapshot();
      const ended = await measure('refused', pods('host', 2));
      expect(ended).toMatchObject({ exitCode: 3 });
      expect(ended.stderr).toContain(told);
      await expectRestored(place, host, before);
    });
  });
}
