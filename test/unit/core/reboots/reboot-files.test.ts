import { describe, expect, it } from 'vitest';
import { words } from '../../../../src/core/host/unit-text.ts';
import { keptCommandLine, kexecArguments } from '../../../../src/core/reboots/kexec-arguments.ts';
import { efiText, loaderEntries } from '../../../../src/core/reboots/loader-entries.ts';
import { lossAtReboot } from '../../../../src/core/reboots/reboot-places.ts';
import { stopCommand } from '../../../../src/core/reboots/reboot-notice.ts';
import { rebootUnit } from '../../../../src/core/reboots/reboot-unit.ts';

describe('the unit', () => {
  const text = rebootUnit(
    '20261124-031500-a1b2',
    ['/opt/my "node"', '/opt/50%/$HOME/main.js', 'boot-session'],
    { DRIVERGRID_STATE_DIR: '/srv/a b' },
    ['/srv/a b', '/root/out'],
  );

  /** What systemd reads of a line, without specifiers. */
  function read(key: string): string[] {
    const line = new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '';
    return words(line).map((word) => word.replaceAll('%%', '%'));
  }

  it('names the tool, its variables and what must be mounted, whatever is in them', () => {
    expect(read('ExecStart')).toEqual(['/opt/my "node"', '/opt/50%/$$HOME/main.js', 'boot-session']);
    expect(read('Environment')).toEqual(['DRIVERGRID_STATE_DIR=/srv/a b']);
    expect(read('RequiresMountsFor')).toEqual(['/srv/a b', '/root/out']);
  });

  it('names its run', () => {
    expect(text).toContain('20261124-031500-a1b2');
  });
});

describe('the command that stops it', () => {
  it('can be pasted', () => {
    expect(stopCommand(['/usr/bin/node', "/opt/it's/main.js"])).toBe(
      "sudo systemctl stop drivergrid-reboots && sudo /usr/bin/node '/opt/it'\\''s/main.js' restore",
    );
  });
});

describe('what a reboot loses', () => {
  const mounts = [
    { mountPoint: '/', type: 'ext4' },
    { mountPoint: '/tmp', type: 'tmpfs' },
    { mountPoint: '/tmp/disk', type: 'xfs' },
    { mountPoint: '/srv', type: 'ext4' },
    { mountPoint: '/srv', type: 'tmpfs' },
  ];

  it.each(['/root/out', '/tmpfiles', '/tmp/disk/out'])('is not %s', (path) => {
    expect(lossAtReboot(path, mounts)).toBeUndefined();
  });

  it.each([
    ['/tmp/out', '/tmp/out is on /tmp (tmpfs), which a reboot empties'],
    ['/tmp', '/tmp is on /tmp (tmpfs), which a reboot empties'],
    ['/srv/x', '/srv/x is on /srv (tmpfs), which a reboot empties'],
  ])('is %s', (path, loss) => {
    expect(lossAtReboot(path, mounts)).toBe(loss);
  });

  it('is all of a live system', () => {
    expect(lossAtReboot('/root/out', [{ mountPoint: '/', type: 'overlay' }])).toContain('(overlay)');
  });
});

describe('kexec', () => {
  it('keeps the arguments of the machine, not those of the boot loader', () => {
    const line = 'BOOT_IMAGE=/boot/vmlinuz-6.1 root=UUID=5f ro initrd=/initrd quiet\n';
    expect(keptCommandLine(line)).toBe('root=UUID=5f ro quiet');
    expect(kexecArguments('/boot/vmlinuz-6.1', '/boot/initrd.img-6.1', 'ro quiet')).toEqual([
      ...['-a', '-l', '/boot/vmlinuz-6.1', '--command-line=ro quiet', '--initrd=/boot/initrd.img-6.1'],
    ]);
    expect(kexecArguments('/boot/vmlinuz-6.1', undefined, 'ro')).toHaveLength(4);
  });
});

describe("systemd-boot's entries", () => {
  const listed = JSON.stringify([
    { type: 'type1', id: 'debian-6.12.117.conf', version: '6.12.117+deb13-amd64', linux: '/d/x/linux' },
    { type: 'type1', id: 'by-image.conf', linux: '/4c81/6.1.0-50-amd64/linux' },
    { type: 'type2', id: 'arch-6.9.1-arch1.efi' },
    { type: 'loader', id: 'auto-reboot-to-firmware-setup', title: 'Reboot Into Firmware Interface' },
  ]);

  it.each([
    ['6.12.117+deb13-amd64', ['debian-6.12.117.conf']],
    ['6.1.0-50-amd64', ['by-image.conf']],
    ['6.9.1-arch1', ['arch-6.9.1-arch1.efi']],
    ['6.1.0-5', []],
  ])('of kernel %s', (release, ids) => {
    expect(loaderEntries(listed, release)).toEqual(ids);
  });

  it('are none in what is not a list', () => {
    expect(loaderEntries('No boot loader entries found.', '6.1')).toEqual([]);
  });

  it('are named in EFI variables after four bytes', () => {
    const text = Buffer.from('systemd-boot 252\0', 'utf16le');
    expect(efiText(new Uint8Array([6, 0, 0, 0, ...text]))).toBe('systemd-boot 252');
  });
});
