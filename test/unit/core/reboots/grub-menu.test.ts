import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blsEntries, entryOf, grubMenu, grubVariables } from '../../../../src/core/reboots/grub-menu.ts';

function menu(name: string) {
  return grubMenu(readFileSync(new URL(`../../../fixtures/grub/${name}.cfg`, import.meta.url), 'utf8'));
}

describe("GRUB's menu", () => {
  it('of Debian 12 has each kernel under its submenu', () => {
    const { entries, takesNextEntry, takesBlsEntries } = menu('debian-12');
    const id = '9053f50f-3b21-4a90-b52b-e3b00fd08e29';
    expect({ takesNextEntry, takesBlsEntries }).toEqual({ takesNextEntry: true, takesBlsEntries: false });
    for (const release of ['6.1.0-50-amd64', '6.12.117+deb13-amd64']) {
      expect(entryOf(release, entries)?.path).toBe(
        `gnulinux-advanced-${id}>gnulinux-${release}-advanced-${id}`,
      );
    }
    expect(entryOf('6.1.0-5', entries)).toBeUndefined();
  });

  it('of Ubuntu has recovery entries, and blocks within entries', () => {
    const { entries, takesNextEntry } = menu('ubuntu-22.04');
    const id = '8e3d59ea-1204-4ffb-baef-1b8790e5393b';
    expect(takesNextEntry).toBe(true);
    expect(entries).toHaveLength(5);
    for (const release of ['6.8.0-48-generic', '5.15.0-122-generic']) {
      expect(entryOf(release, entries)?.path).toBe(
        `gnulinux-advanced-${id}>gnulinux-${release}-advanced-${id}`,
      );
    }
  });

  it('of Fedora takes its entries from files', () => {
    const { entries, takesNextEntry, takesBlsEntries } = menu('fedora-40');
    expect({ entries, takesNextEntry, takesBlsEntries }).toEqual({
      ...{ entries: [], takesNextEntry: true, takesBlsEntries: true },
    });
    const bls = blsEntries([
      bls40('0-rescue', '/vmlinuz-0-rescue-d8f7', 'rescue image'),
      bls40('6.8.5-301.fc40.x86_64', '/vmlinuz-6.8.5-301.fc40.x86_64', '6.8.5-301.fc40.x86_64'),
      { name: 'README', text: 'linux /vmlinuz-6.8.5-301.fc40.x86_64' },
    ]);
    expect(entryOf('6.8.5-301.fc40.x86_64', bls)?.path).toBe(
      'd8f7a0c2b5f84b0c9f6f1f2d3c4b5a69-6.8.5-301.fc40.x86_64',
    );
  });

  it('takes a title for an entry without an id, and doubles a > in it', () => {
    const text = [
      'set default="0"',
      "submenu 'Older > all' {",
      '  menuentry "My \\"own\\" Linux" --class os {',
      '    linux /vmlinuz-6.1 root=/dev/sda1',
      '  }',
      "  menuentry 'It'\\''s single' {",
      '    linuxefi /vmlinuz-6.1 single',
      '  }',
      '}',
    ].join('\n');
    const { entries, takesNextEntry } = grubMenu(text);
    expect(takesNextEntry).toBe(false);
    expect(entries.map(({ path }) => path)).toEqual([
      'Older >> all>My "own" Linux',
      "Older >> all>It's single",
    ]);
    expect(entryOf('6.1', entries)?.path).toBe('Older >> all>My "own" Linux');
  });

  it('is none in an empty file', () => {
    expect(grubMenu('')).toEqual({ takesNextEntry: false, takesBlsEntries: false, entries: [] });
  });
});

function bls40(name: string, image: string, version: string) {
  return {
    name: `d8f7a0c2b5f84b0c9f6f1f2d3c4b5a69-${name}.conf`,
    text: `title Fedora Linux (${version}) 40\nversion ${version}\nlinux ${image}\ninitrd /initramfs.img\noptions root=UUID=6a1d ro rootflags=subvol=root rhgb quiet\ngrub_users $grub_users\n`,
  };
}

it("GRUB's environment block is variables, some of them empty", () => {
  const listed = 'saved_entry=\nnext_entry=a>b=c\n# WARNING: Do not edit';
  expect([...grubVariables(listed)]).toEqual([
    ['saved_entry', ''],
    ['next_entry', 'a>b=c'],
  ]);
});
