/** Whether this process, or the host, has no file descriptor left (errno(3)): the tool's problem, not a cell's. */
export function isOutOfFiles(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EMFILE' || code === 'ENFILE';
}

/** What any host may run out of, whatever the tool does (errno(3)). */
const LACKS: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room there',
  EDQUOT: 'Make room there, or raise the quota',
  EROFS: 'Mount it for writing',
  EFBIG: 'Allow larger files with `ulimit -f unlimited`',
  EIO: 'Check the kernel log for that disk with `dmesg`',
  ENOMEM: 'Free some memory',
};

/** What to do before trying again to write where this error came up; begins a sentence. */
export function remedy(error: unknown): string {
  return LACKS[codeOf(error) ?? ''] ?? 'Fix that';
}

/** Message for an error that is the host's, not a defect of the tool; undefined if it may be a defect. */
export function hostTrouble(error: unknown): { reason: string; hint: string } | undefined {
  const restore = '`drivergrid restore` undoes what may be left.';
  if (isOutOfFiles(error)) {
    return {
      reason: 'this process has reached its limit of open files (ulimit -n)',
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
