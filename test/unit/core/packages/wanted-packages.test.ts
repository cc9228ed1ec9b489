import { expect, it } from 'vitest';
import { wantedPackages } from '../../../../src/core/packages/wanted-packages.ts';
import { parseScenario } from '../../../../src/scenario/load.ts';

const TEXT = `
name: suites
engines:
  - docker
  - { name: d28, kind: docker, from: debian/sid }
  - { name: d28-again, kind: docker, from: debian/sid }
  - { name: p5, kind: podman, from: debian/trixie }
drivers: [vfs]
runtimes: [runc, { name: crun-sid, kind: crun, from: debian/sid }]
`;

it('an engine comes with what it starts from beside itself, a runtime alone, and each set once', () => {
  expect(wantedPackages(parseScenario(TEXT, 'suites.yaml'))).toEqual([
    {
      source: 'debian/sid',
      packages: ['docker.io', 'containerd', 'runc'],
      why: 'the engine d28 and the engine d28-again',
    },
    {
      source: 'debian/trixie',
      packages: ['podman', 'conmon', 'netavark', 'aardvark-dns', 'runc', 'crun'],
      why: 'the engine p5',
    },
    { source: 'debian/sid', packages: ['crun'], why: 'the runtime crun-sid' },
  ]);
});

it('a build comes from a path or from a suite, not from both', () => {
  const both = TEXT.replace('kind: podman,', 'kind: podman, path: /opt/podman,');
  expect(() => parseScenario(both, 'suites.yaml')).toThrow(/suites\.yaml:7: give either path or from/);
});
