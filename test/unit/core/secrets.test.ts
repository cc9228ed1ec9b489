import { describe, expect, it } from 'vitest';
import { redacted, withoutSecrets } from '../../../src/core/record/secrets.ts';

describe('secrets', () => {
  it.each([
    [
      'proxyconnect tcp: http://ann:pa55@proxy:3128: refused',
      'proxyconnect tcp: http://[redacted]@proxy:3128: refused',
    ],
    ['Get "https://u:p%40ss@r.example/v2/": EOF', 'Get "https://[redacted]@r.example/v2/": EOF'],
    [
      'BOOT_IMAGE=/vmlinuz root=/dev/vda1 luks.password=hunter2 ro',
      'BOOT_IMAGE=/vmlinuz root=/dev/vda1 luks.password=[redacted] ro',
    ],
    ['{"splunk-token": "176FCEBF-4CF5","tag":"x"}', '{"splunk-token": "[redacted]","tag":"x"}'],
    ['{"auths":{"r.example":{"auth":"dXNlcjpwYXNz"}}}', '{"auths":{"r.example":{"auth":"[redacted]"}}}'],
    ['Authorization: Bearer eyJhbGciOi.J9.x-_', 'Authorization: Bearer [redacted]'],
    ['x-secret-key=AKIA/xyz region=eu', 'x-secret-key=[redacted] region=eu'],
  ])('%s', (text, said) => {
    expect(redacted(text)).toBe(said);
  });

  it.each([
    'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/hello": permission denied',
    'overlay on /var/lib/drivergrid/runs/20261124-031500-a1b2/e/data/overlay2: mount user@host:/x',
    'basic auth is off; a token ring: 3',
  ])('leaves alone what is none: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('are taken out of every text of a value, its shape kept', () => {
    const value = {
      type: 'sample',
      total_us: 5,
      error: 'http://a:b@p',
      nested: [{ line: 'password: x' }, null],
    };
    expect(withoutSecrets(value)).toEqual({
      ...{ type: 'sample', total_us: 5, error: 'http://[redacted]@p' },
      nested: [{ line: 'password: [redacted]' }, null],
    });
  });

  it('leave the arguments of a runtime alone, with which a resumed run goes on', () => {
    const settled = { type: 'runtime', path: '/opt/token=1/runc', args: ['--token=x'], note: 'token=x' };
    expect(withoutSecrets(settled)).toEqual({ ...settled, note: 'token=[redacted]' });
  });
});
