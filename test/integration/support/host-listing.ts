import { execa } from 'execa';

/** What installing something would change: installed packages, programs, settings, and what apt keeps. */
const PLACES = ['/usr', '/etc', '/opt', '/var/lib/dpkg', '/var/lib/apt', '/var/cache/apt', '/var/log/apt'];

/** Every file of those places with type, mode, owner, size, link and times of content and inode; and `dpkg --list`. */
export async function hostListing(): Promise<string[]> {
  const { stdout: packages } = await execa('dpkg', ['--list']);
  const format = '%p %y %m %U:%G %s %T@ %C@ %l\\n';
  // Folders that a distribution may do without.
  const { stdout: files } = await execa('find', [...PLACES, '-xdev', '-printf', format], { reject: false });
  if (!files.includes('/usr/bin/')) throw new Error('expected the files of the host, found none in /usr/bin');
  return [...packages.split('\n'), ...files.split('\n').sort()];
}
