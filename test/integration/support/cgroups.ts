import { execa } from 'execa';

/** Cgroups with a text in their path, in every hierarchy, each after those in it. */
export async function cgroupsWith(text: string): Promise<string[]> {
  const filter = ['-depth', '-type', 'd', '-path', `*${text}*`];
  // find complains of those of others that go meanwhile; node's own listing would throw.
  const { stdout } = await execa('find', ['/sys/fs/cgroup', ...filter], { reject: false, lines: true });
  return stdout;
}
