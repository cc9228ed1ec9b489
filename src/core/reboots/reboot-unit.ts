export const REBOOT_UNIT = 'drivergrid-reboots.service';

/** Restoring a host takes minutes; a unit that is stopped must get them. */
const STOP_SECONDS = 900;

/**
 * The unit that takes a run further after each boot. It is of the type exec, so that the boot does not wait for it, and
 * comes after everything else, so that it measures on a machine that has come up.
 * @param command of the tool, absolute
 * @param places paths that must be mounted
 */
export function rebootUnit(
  runId: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  places: readonly string[],
): string {
  const variables = Object.entries(environment).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}`,
  );
  return [
    `# Made by drivergrid for run ${runId}, which removes it at its end; so does \`drivergrid restore\`.`,
    '[Unit]',
    `Description=drivergrid run ${runId}, which reboots this machine between kernels`,
    'After=multi-user.target',
    `RequiresMountsFor=${places.map(quoted).join(' ')}`,
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${command.map((word) => quoted(word).replaceAll('$', '$$$$')).join(' ')}`,
    ...variables,
    // Engines are ended in order by the tool; systemd ends what is left after it.
    'KillMode=mixed',
    `TimeoutStopSec=${STOP_SECONDS}`,
    // An interrupted session has restored the host: not a failure.
    'SuccessExitStatus=130 143',
    // Killed, as by the kernel where memory is short, the session goes on in the same boot; a container that is killed so
    // ends nothing.
    'Restart=on-abnormal',
    'RestartSec=10',
    'OOMPolicy=continue',
    // The engines' cgroups are theirs.
    'Delegate=yes',
    'LimitNOFILE=1048576',
    'TasksMax=infinity',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

/** One word of a unit file (systemd.syntax(7), systemd.unit(5) on `%`). */
function quoted(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}
