/** What of an image's configuration decides what runs in its containers (OCI image-spec, config.md). */
interface ImageConfig {
  readonly Entrypoint?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Env?: readonly string[] | null;
  readonly WorkingDir?: string | null;
  readonly User?: string | null;
}

/** The process of a container, as config.json has it. */
export interface ImageProcess {
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: { readonly uid: number; readonly gid: number };
}

/** moby oci/defaults.go. */
const USUAL_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * What an engine would run of an image.
 * @param configuration the image's, as its archive has it
 * @param command in place of the image's own Cmd
 * @throws Error if it names nothing to run, or a user by name, which only the image's files could tell
 */
export function imageProcess(configuration: unknown, command: readonly string[] | undefined): ImageProcess {
  const config = (configuration as { readonly config?: ImageConfig | null } | null)?.config ?? {};
  const args = [...(config.Entrypoint ?? []), ...(command ?? config.Cmd ?? [])];
  if (args.length === 0) throw new Error('expected an image with Entrypoint or Cmd, found neither');
  const given = config.Env ?? [];
  const env = given.some((one) => one.startsWith('PATH=')) ? given : [USUAL_PATH, ...given];
  return {
    args,
    env,
    cwd: config.WorkingDir === '' ? '/' : (config.WorkingDir ?? '/'),
    user: userOf(config.User ?? ''),
  };
}

function userOf(text: string): ImageProcess['user'] {
  const match = /^(\d+)?(?::(\d+))?$/.exec(text);
  if (match === null)
    throw new Error(`expected an image whose User is a number, such as 1000:1000, found ${text}`);
  return { uid: Number(match[1] ?? 0), gid: Number(match[2] ?? 0) };
}
