/** Whether this process, or the host, has no file descriptor left (errno(3)): the tool's trouble, and no one else's. */
export function isOutOfFiles(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return code === 'EMFILE' || code === 'ENFILE';
}
