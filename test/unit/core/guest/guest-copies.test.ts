import { expect, it } from 'vitest';
import { guestLab } from '../../../../src/core/guest/guest-lab.ts';
import { bringCopies } from '../../../../src/core/guest/guest-copies.ts';
import { guestScenario } from '../../../../src/core/guest/guest-scenario.ts';
import { parseScenario } from '../../../../src/scenario/load.ts';

const scenario = (engines: string) =>
  parseScenario(`name: guest\n${engines}\ndrivers: [vfs]\nruntimes: [runc]\n`, 'guest.yaml');
const OF_SUITE = scenario('engines: [{ name: d28, kind: docker, from: debian/sid }]');

it('packages keep their paths in a guest, and the cache of its tool leads to them', () => {
  const own = { source: 'debian/sid', path: "/root/.cache/drivergrid/packages/debian/sid/it's" } as const;
  const other = { source: 'debian/trixie', path: '/srv/cache/packages/debian/trixie/crun' } as const;
  expect(bringCopies([own, other]).split(' && ')).toEqual([
    "'mkdir' '-p' '/root/.cache/drivergrid/packages/debian/sid'",
    "'cp' '-a' '--remove-destination' '/run/drivergrid/job/copies/1' '/root/.cache/drivergrid/packages/debian/sid/it'\\''s'",
    "'mkdir' '-p' '/srv/cache/packages/debian/trixie'",
    "'cp' '-a' '--remove-destination' '/run/drivergrid/job/copies/2' '/srv/cache/packages/debian/trixie/crun'",
    "'mkdir' '-p' '/root/.cache/drivergrid/packages/debian'",
    "'ln' '-sfn' '/srv/cache/packages/debian/trixie' '/root/.cache/drivergrid/packages/debian/trixie'",
    'sync',
  ]);
});

it('a program is copied to its own path, in the place of one that the guest has there', () => {
  expect(bringCopies([{ path: '/opt/bin/crio' }])).toBe(
    "'mkdir' '-p' '/opt/bin' && 'cp' '-a' '--remove-destination' '/run/drivergrid/job/copies/1' '/opt/bin/crio' && sync",
  );
});

it('an engine of a suite gets the private lab, what the guest has its service, unless the user says', () => {
  expect(guestLab(OF_SUITE, undefined)).toBe('private');
  expect(guestLab(scenario('engine: dockerd'), undefined)).toBe('system');
  expect(guestLab(scenario('engine: dockerd'), 'private')).toBe('private');
  expect(guestLab(OF_SUITE, 'system')).toBe('system');
  expect(() => guestScenario(OF_SUITE, 'system')).toThrow(/the scenario brings one/);
  expect(guestScenario(OF_SUITE, 'private')).toEqual(OF_SUITE);
  // Brought by its path, or no service anywhere.
  expect(guestLab(scenario('engines: [{ name: own, kind: docker, path: /opt/dockerd }]'), undefined)).toBe(
    'private',
  );
  expect(guestLab(scenario('engine: podman'), undefined)).toBe('private');
});
