export interface SshAccess {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Private key's file. */
  readonly key: string;
  /** Holds the guest's host key, and no other. */
  readonly knownHosts: string;
}

/**
 * Arguments of ssh(1) up to the command. The user's own configuration, agent and known hosts are ignored. A guest that
 * stops answering ends the connection after two minutes.
 */
export function sshArguments({ port, key, knownHosts }: SshAccess): string[] {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${pathOption(knownHosts)}`,
    'GlobalKnownHostsFile=none',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    `IdentityFile=${pathOption(key)}`,
    'ConnectTimeout=30',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=8',
    'LogLevel=ERROR',
  ];
  return ['-F', 'none', ...options.flatMap((option) => ['-o', option]), '-p', String(port), 'root@127.0.0.1'];
}

/** Blanks end a value, and percent signs start tokens (ssh_config(5)). */
function pathOption(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
