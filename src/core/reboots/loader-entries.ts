/** What `bootctl list --json=short` prints of an entry, as far as it matters here (systemd, src/shared/bootspec.c). */
interface ListedEntry {
  readonly id?: unknown;
  readonly version?: unknown;
  readonly linux?: unknown;
}

/**
 * Ids of systemd-boot's entries that boot a kernel.
 * @param listed what `bootctl list --json=short` printed
 */
export function loaderEntries(listed: string, release: string): string[] {
  return listedEntries(listed).flatMap(({ id, version, linux }) => {
    if (typeof id !== 'string') return [];
    const folders = typeof linux === 'string' ? linux.split('/') : [];
    // kernel-install(8) puts an image into TOKEN/RELEASE/linux, some distributions as vmlinuz-RELEASE.
    const isOfImage = folders.includes(release) || folders.at(-1) === `vmlinuz-${release}`;
    return version === release || isOfImage || id.endsWith(`-${release}.efi`) ? [id] : [];
  });
}

function listedEntries(listed: string): ListedEntry[] {
  try {
    const found = JSON.parse(listed) as unknown;
    return Array.isArray(found) ? (found as ListedEntry[]) : [];
  } catch {
    return [];
  }
}

/** The text of an EFI variable as efivarfs shows it: four bytes of attributes, then UTF-16 that a zero ends. */
export function efiText(bytes: Uint8Array): string {
  return new TextDecoder('utf-16le').decode(bytes.subarray(4)).replace(/\0.*$/s, '');
}
