import { expect, it } from 'vitest';
import { initStart } from '../../../../src/core/host/init-start.ts';
import { assignments } from '../../../../src/core/host/unit-text.ts';

const SSD = '/sbin/start-stop-daemon';

it('reads what start-stop-daemon was given, long or short', () => {
  const start = {
    ...{ binary: '/usr/sbin/dockerd', args: ['-p', '/run/d.pid', ''], pidFile: '/run/ssd.pid' },
    ...{ environment: { DOCKER_DRIVER: 'a=b\nc' }, log: '/var/log/docker.log' },
  };
  const environ = ['PATH=/bin', 'DOCKER_DRIVER=a=b\nc', ''];
  const long = [
    '--start',
    '--background',
    '--exec',
    '/usr/sbin/dockerd',
    '--pidfile=/run/ssd.pid',
    '--',
    ...start.args,
  ];
  const short = ['-Sbm', '-x/usr/sbin/dockerd', '-p', '/run/ssd.pid', '-n', '--exec', '--', ...start.args];
  for (const args of [long, short]) {
    expect(initStart([SSD, ...args], environ, '/var/log/docker.log')).toEqual(start);
  }
});

it('takes the program that is started for the one that is looked for, and dockerd itself as it is', () => {
  const other = ['--start', '--exec', '/usr/bin/env', '--startas', '/opt/dockerd', '--output', '/log'];
  expect(initStart([SSD, ...other], [], '/dev/null')).toMatchObject({
    binary: '/opt/dockerd',
    log: '/log',
    args: [],
  });
  expect(initStart(['/usr/bin/dockerd', '-D'], [], 'pipe:[1]')).toEqual({
    ...{ binary: '/usr/bin/dockerd', args: ['-D'], pidFile: undefined, environment: {}, log: undefined },
  });
  expect(initStart([SSD, '--start', '--name', 'dockerd'], [], '')).toBeUndefined();
});

it.each([
  ['A="x\n y" # z\nB=1', { A: 'x\n y# z', B: '1' }],
  ['A=x \\\n  y  \nB=1', { A: 'x   y', B: '1' }],
  ['# A=1 \\\nB=2\n;C=3\n D = 4', { D: '4' }],
  ['export A=1\nA+=2\nnothing\nB=\nC', { B: '' }],
  ['A=\'it\'\'s\' \nB="\\"q\\" \\$x \\n"', { A: 'its', B: '"q" $x \\n' }],
  ['A="never closed\nB=1', { A: 'never closed\nB=1\n' }],
  ["A='\n\n", { A: '\n\n\n' }],
])('reads an environment file as systemd does: %j', (text, found) => {
  expect(assignments(text)).toEqual(found);
});
