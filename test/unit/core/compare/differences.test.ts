import { describe, expect, it } from 'vitest';
import { requireOneDifference } from '../../../../src/core/compare/allowed.ts';
import { differences, type Difference } from '../../../../src/core/compare/differences.ts';
import type { Side } from '../../../../src/core/compare/side.ts';
import { UsageError } from '../../../../src/core/errors.ts';
import type { Fingerprint, RunStarted } from '../../../../src/core/record/events.ts';
import type { Plan } from '../../../../src/core/plan/plan.ts';
import type { Scenario } from '../../../../src/core/scenario/scenario.ts';
import { plan, started } from '../../../fixtures/recorded-run.ts';
import { sideFrom } from '../../../fixtures/simulated-run.ts';

/** As src/adapters/environment records it, as far as it is compared. */
function environment() {
  return {
    host: {
      kernel: {
        build: '#1 SMP Debian 6.18.44-1',
        options: { HZ: '250', PREEMPT: 'n' } as Record<string, string>,
        overlay_parameters: { metacopy: 'N' },
        lsm: ['apparmor'],
        clocksource: 'tsc',
        command_line: 'BOOT_IMAGE=/boot/vmlinuz-6.18.44 root=UUID=1 ro quiet initrd=/boot/initrd.img-6.18.44',
        rcu_expedited: 0,
      },
      cpu: {
        model: 'Xeon',
        count: 2,
        governor: 'performance',
        vulnerabilities: { meltdown: 'not affected' },
      },
      memory: { total_bytes: 8.33e9 },
      cgroup: { mode: 'v2' },
      distribution: 'Debian 12',
      state: { filesystem: 'ext4', disk: { scheduler: 'none' } },
      node: 'v20.20.2',
    },
    engine: { path: '/usr/bin/dockerd' },
    engines: { overlay2: { info: { containerdVersion: '1.6.20', cgroupDriver: 'cgroupfs' } } },
    runtimes: { runc: { path: '/usr/bin/runc', args: [] as string[] } },
    lab: { cgroup: 'v1' },
  };
}

type Environment = ReturnType<typeof environment>;

interface Recorded {
  readonly environment?: unknown;
  readonly run?: Partial<RunStarted>;
  readonly scenario?: Partial<Scenario>;
  readonly lab?: Plan['lab'];
}

function side(recorded: Recorded = {}): Side {
  const planned = plan(['overlay2', 'vfs'], ['runc', 'crun'], recorded.scenario);
  const under = { ...planned, lab: recorded.lab ?? planned.lab };
  const found = 'environment' in recorded ? recorded.environment : environment();
  return sideFrom(under, [started(recorded.run)], { environment: found });
}

function changed(change: (environment: Environment) => void): Recorded {
  const other = environment();
  change(other);
  return { environment: other };
}

function run(fingerprint: Partial<Fingerprint>): Recorded {
  return { run: { fingerprint: { ...started().fingerprint, ...fingerprint } } };
}

describe('differences', () => {
  it.each<[string, string, Recorded]>([
    ['kernel', 'release: 6.18.44 -> 6.12.3', run({ kernel: '6.12.3' })],
    ['kernel', 'options.HZ: 250 -> 1000', changed(({ host }) => (host.kernel.options['HZ'] = '1000'))],
    [
      'kernel',
      'options.NO_HZ: not recorded -> y',
      changed(({ host }) => (host.kernel.options['NO_HZ'] = 'y')),
    ],
    [
      'kernel',
      'overlay_parameters.metacopy: N -> Y',
      changed(({ host }) => (host.kernel.overlay_parameters.metacopy = 'Y')),
    ],
    ['kernel', 'lsm: ["apparmor"] -> []', changed(({ host }) => (host.kernel.lsm = []))],
    [
      'kernel',
      'vulnerabilities.meltdown: not affected -> PTI',
      changed(({ host }) => (host.cpu.vulnerabilities.meltdown = 'PTI')),
    ],
    [
      'kernel-parameters',
      'command_line: root=UUID=1 ro quiet -> ro',
      changed(({ host }) => (host.kernel.command_line = 'ro')),
    ],
    ['engine', 'version: 20.10.24 -> 28.5.2', run({ engine: '28.5.2' })],
    [
      'engine',
      'containerd: 1.6.20 -> 2.0.0',
      changed(({ engines }) => (engines.overlay2.info.containerdVersion = '2.0.0')),
    ],
    ['runtime:runc', 'version: 1.1.5 -> 1.3.0', run({ runtimes: { runc: '1.3.0' } })],
    [
      'runtime:runc',
      'arguments: [] -> ["--debug"]',
      changed(({ runtimes }) => runtimes.runc.args.push('--debug')),
    ],
    [
      'driver:overlay2',
      'options: not recorded -> ["metacopy=on"]',
      {
        scenario: {
          drivers: [
            { name: 'overlay2', driver: 'overlay2', options: ['metacopy=on'] },
            { name: 'vfs', driver: 'vfs' },
          ],
        },
      },
    ],
    ['machine', 'cpus: 2 -> 4', changed(({ host }) => (host.cpu.count = 4))],
    ['machine', 'memory_gib: 7.8 -> 15.5', changed(({ host }) => (host.memory.total_bytes *= 2))],
    [
      'settings',
      'governor: performance -> powersave',
      changed(({ host }) => (host.cpu.governor = 'powersave')),
    ],
    [
      'distribution',
      'name: Debian 12 -> Debian 13',
      changed(({ host }) => (host.distribution = 'Debian 13')),
    ],
    ['cgroup', 'mode: v2 -> v1', changed(({ host }) => (host.cgroup.mode = 'v1'))],
    ['storage', 'filesystem: ext4 -> xfs', changed(({ host }) => (host.state.filesystem = 'xfs'))],
    ['storage', 'backing: fresh -> host', { scenario: { backing: 'host' } }],
    ['lab', 'kind: private -> system', { lab: 'system' }],
    ['workload', 'network: bridge -> none', { scenario: { network: 'none' } }],
    ['workload', 'timeout_ms: 60000 -> 1000', { scenario: { timeout_ms: 1000 } }],
    ['design', 'order: interleaved -> sequential', { scenario: { order: 'sequential' } }],
    ['tool', 'version: drivergrid 0.1.0 -> drivergrid 0.2.0', { run: { tool: 'drivergrid 0.2.0' } }],
    ['tool', 'node: v20.20.2 -> v22.1.0', changed(({ host }) => (host.node = 'v22.1.0'))],
  ])('%s has %s', (name, detail, recorded) => {
    expect(differences(side(), side(recorded))).toEqual([{ name, details: [detail] }]);
  });

  it('are none of two alike, nor of what is the kernel in other clothes, nor of rounds and seeds', () => {
    expect(differences(side(), side())).toEqual([]);
    const sameButForBoot = changed(({ host }) => {
      host.kernel.command_line =
        'BOOT_IMAGE=/boot/vmlinuz-6.12.3 root=UUID=1 ro quiet initrd=/boot/initrd.img-6.12.3';
      // 25 MB less, which rounds to another tenth of a GiB.
      host.memory.total_bytes = 8.305e9;
    });
    expect(differences(side(), side(sameButForBoot))).toEqual([]);
    expect(differences(side(), side({ scenario: { rounds: 99, seed: 5 } }))).toEqual([]);
  });

  it('of a driver or runtime that one side has not are none', () => {
    const fewer = { scenario: { drivers: [{ name: 'vfs', driver: 'vfs' }], runtimes: [{ name: 'runc' }] } };
    expect(differences(side(), side(fewer))).toEqual([]);
  });

  it('are told where one side has no environment, and none where neither has', () => {
    const found = differences(side(), side({ environment: undefined }));
    expect(found.map(({ name }) => name)).toContain('machine');
    expect(found.flatMap(({ details }) => details)).toContain('cpu: Xeon -> not recorded');
    for (const environment of [undefined, null, 7, { kernels: null }, { host: { kernel: 'a text' } }]) {
      expect(differences(side({ environment }), side({ environment }))).toEqual([]);
    }
  });
});

describe('requireOneDifference', () => {
  const found: Difference[] = [
    { name: 'kernel', details: ['release: 5.10 -> 6.1', `build: ${'x'.repeat(400)} -> y`] },
    { name: 'engine', details: ['version: 20.10.24 -> 28.5.2'] },
    { name: 'runtime:crun', details: ['version: 1.8 -> 1.9'] },
  ];
  const refusal = (allowed: string[], of = found): UsageError => {
    try {
      requireOneDifference(of, allowed);
    } catch (error) {
      if (error instanceof UsageError) return error;
    }
    throw new Error('it was not refused');
  };

  it('lists all that differ, and how to allow all but one', () => {
    const { message, hint } = refusal([]);
    expect(message.split('\n')).toEqual([
      'expected one thing that differs between the two, found 3:',
      '  kernel: release: 5.10 -> 6.1',
      expect.stringMatching(/^ {2}kernel: build: x{100,150}\.\.\.$/),
      '  engine: version: 20.10.24 -> 28.5.2',
      '  runtime:crun: version: 1.8 -> 1.9',
    ]);
    expect(hint).toContain('--allow engine --allow runtime:crun');
  });

  it('leaves out what is allowed, and is content with one, or none', () => {
    expect(refusal(['kernel']).message).not.toContain('5.10');
    expect(() => {
      requireOneDifference(found, ['kernel', 'runtime:crun']);
      requireOneDifference(found.slice(1, 2), []);
      requireOneDifference([], []);
      // The one under test may be allowed too.
      requireOneDifference(found.slice(1, 2), ['engine']);
    }).not.toThrow();
  });

  it('refuses to allow what does not differ', () => {
    expect(refusal(['kernal'])).toMatchObject({
      message: '--allow kernal: expected a difference of these two, found none of that name',
      hint: 'They differ in kernel, engine, runtime:crun.',
    });
    expect(refusal(['kernel'], [])).toMatchObject({ hint: 'Nothing that is recorded differs.' });
  });
});
