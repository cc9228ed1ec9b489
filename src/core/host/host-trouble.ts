/** Whether this process, or the host, has no file descriptor left (errno(3)): the tool's trouble, and no one else's. */
export function isOutOfFiles(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EMFILE' || code === 'ENFILE';
}

/** What a host may lack at any moment, whatever the tool does (errno(3)). */
const LACKS: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room there',
  EDQUOT: 'Make room there, or have the quota raised',
  EROFS: 'Have it mounted for writing',
  EFBIG: 'Allow larger files with `ulimit -f unlimited`',
  EIO: 'Look for what the kernel says of that disk with `dmesg`',
  ENOMEM: 'Free some memory',
};

/** Words for an error that is the host's, not a defect of the tool; undefined where it may be one. */
export function hostTrouble(error: unknown): { reason: string; hint: string } | undefined {
  const restore = '`drivergrid restore` undoes what may be left.';
  if (isOutOfFiles(error)) {
    return {
      reason: 'more open files were needed than this process may have (ulimit -n)',
      hint: `Allow 1024 with \`ulimit -n 1024\`; ${restore}`,
    };
  }
  const advice = LACKS[codeOf(error) ?? ''];
  if (advice === undefined || !(error instanceof Error)) return undefined;
  return { reason: error.message, hint: `${advice}; ${restore}` };
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
