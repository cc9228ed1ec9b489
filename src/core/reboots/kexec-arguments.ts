/** Of the boot loader, not of the kernel: kexec adds its own. */
const LOADERS_OWN = /^(BOOT_IMAGE|initrd)=/;

/** The running kernel's arguments, for another kernel of the same machine. */
export function keptCommandLine(running: string): string {
  return running
    .trim()
    .split(/\s+/)
    .filter((word) => !LOADERS_OWN.test(word))
    .join(' ');
}

/** Arguments of kexec(8) that load a kernel. `-a`: kexec_file_load(2), or the older call where that is missing. */
export function kexecArguments(image: string, initrd: string | undefined, commandLine: string): string[] {
  return [
    ...['-a', '-l', image, `--command-line=${commandLine}`],
    ...(initrd === undefined ? [] : [`--initrd=${initrd}`]),
  ];
}

/** Names of a kernel's initial RAM disk in /boot: Debian's, Fedora's, SUSE's and Arch's. */
export function initrdNames(release: string): readonly string[] {
  return [`initrd.img-${release}`, `initramfs-${release}.img`, `initrd-${release}`];
}
