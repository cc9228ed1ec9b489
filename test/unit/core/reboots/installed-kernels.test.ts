import { describe, expect, it } from 'vitest';
import { HostError, UsageError } from '../../../../src/core/errors.ts';
import { chooseInstalled } from '../../../../src/core/reboots/installed-kernels.ts';

const INSTALLED = [
  '6.1.0-49-amd64',
  '6.1.0-50-amd64',
  '6.12.117+deb13-amd64',
  '6.12',
  '6.8.5-301.fc40.x86_64',
];

describe('an installed kernel', () => {
  it.each([
    [
      ['6.1.0-50', '6.12.117'],
      ['6.1.0-50-amd64', '6.12.117+deb13-amd64'],
    ],
    [
      ['6.8', '6.12'],
      ['6.8.5-301.fc40.x86_64', '6.12'],
    ],
    [
      ['6.1.0-50-amd64', '6.1.0-49-amd64'],
      ['6.1.0-50-amd64', '6.1.0-49-amd64'],
    ],
  ])('is named by its release or a prefix: %j', (asked, chosen) => {
    expect(chooseInstalled(asked, INSTALLED)).toEqual(chosen);
  });

  it('is not chosen among several, and the error names them', () => {
    const error = () => chooseInstalled(['6.1', '6.8'], INSTALLED);
    expect(error).toThrow(UsageError);
    expect(error).toThrow('--kernel 6.1: this host has several: 6.1.0-49-amd64, 6.1.0-50-amd64');
  });

  it('has to be there, and the error says what is', () => {
    const error = () => chooseInstalled(['5.10', '6.8'], INSTALLED);
    expect(error).toThrow(HostError);
    expect(error).toThrow(`--kernel 5.10: this host has no such kernel; it has ${INSTALLED.join(', ')}`);
    expect(() => chooseInstalled(['6.1'], [])).toThrow('it has none with modules');
  });

  it('is not to be compared with itself', () => {
    expect(() => chooseInstalled(['6.8', '6.8.5'], INSTALLED)).toThrow(
      'expected different kernels, found 6.8.5-301.fc40.x86_64 twice',
    );
  });
});
