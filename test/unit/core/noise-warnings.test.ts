import { describe, expect, it } from 'vitest';
import type { DiskSpace, HostNoise } from '../../../src/core/watch/host-noise.ts';
import { noiseWarnings } from '../../../src/core/watch/noise-warnings.ts';
import { QUIET } from '../../fakes/quiet-host.ts';

function warnings(before: Partial<HostNoise>, after: Partial<HostNoise> = before): string[] {
  return noiseWarnings({ ...QUIET, ...before }, { ...QUIET, ...after });
}

function space(free_bytes: number, size_bytes: number, device = 1): DiskSpace {
  return { what: `folder ${device}`, path: `/d${device}`, device, free_bytes, size_bytes };
}

const GIB = 2 ** 30;

describe('noiseWarnings', () => {
  it('has nothing to say of a quiet host, nor of one whose kernel tells nothing', () => {
    expect(warnings({})).toEqual([]);
    expect(noiseWarnings({ cpus: 2, space: [] }, { cpus: 2, space: [] })).toEqual([]);
  });

  it('tells a load above half of the CPUs before, not one that the run made itself', () => {
    expect(warnings({ load_1min: 2 }, { load_1min: 4 })).toEqual([]);
    expect(warnings({ load_1min: 2.14 })).toEqual([
      'the host was busy when the session began, with a load of 2.1 on 4 CPUs: timings include ' +
        "other programs' work; stop them, wait until the load is below 2.0, and run again",
    ]);
    expect(warnings({ cpus: 1, load_1min: 0.6, cpu_pressure_percent: 31.6 })[0]).toMatch(
      /with a load of 0\.6 on 1 CPU and tasks waiting for a CPU in 32 % of the minute before: /,
    );
  });

  it('tells what a hypervisor took from 1 % on, as a share of all CPU time in between', () => {
    const before = { cpu_total_us: 5e9, cpu_steal_us: 4e9 };
    expect(warnings(before, { cpu_total_us: 6e9, cpu_steal_us: 4.01e9 })).toEqual([]);
    expect(warnings(before, { cpu_total_us: 6e9, cpu_steal_us: 4.025e9 })[0]).toMatch(
      /^the hypervisor took 2\.5 % of /,
    );
  });

  it('tells a governor that is not performance, where there is any', () => {
    expect(warnings({ governors: undefined })).toEqual([]);
    expect(warnings({ governors: ['performance', 'powersave'] })[0]).toMatch(
      /^the CPU frequency is set by powersave: /,
    );
  });

  it('tells throttling and swapping in between, not what was before', () => {
    expect(warnings({ thermal_throttles: 3 }, { thermal_throttles: 4 })[0]).toMatch(/slowed down 1 time:/);
    expect(warnings({}, { swapped_in_pages: 100, swapped_out_pages: 100 })).toEqual([]);
    expect(warnings({}, { swapped_in_pages: 110, swapped_out_pages: 300 })[0]).toMatch(
      /^the host swapped during the measurement, 100 pages in and 280 out: /,
    );
  });

  it('tells little space, absolute or as a share, once for a file system and at its least', () => {
    expect(warnings({ space: [space(1 * GIB, 9 * GIB)] })).toEqual([]);
    expect(warnings({ space: [space(0.9 * GIB, 2 * GIB)] })).toHaveLength(1);
    expect(warnings({ space: [space(40 * GIB, 500 * GIB)] })).toHaveLength(1);
    const two = [space(3 * GIB, 100 * GIB), space(4 * GIB, 100 * GIB, 2)];
    const after = [space(2 * GIB, 100 * GIB), { ...space(2 * GIB, 100 * GIB), what: 'another' }];
    expect(warnings({ space: two }, { space: after })).toEqual([
      expect.stringMatching(/^the file system of the folder 1 \/d1 has 2\.0 GiB of 100\.0 GiB free: /),
      expect.stringMatching(/^the file system of the folder 2 \/d2 has 4\.0 GiB /),
    ]);
  });
});
