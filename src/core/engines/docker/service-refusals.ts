import type { EngineVersion } from '../engine-version.ts';
import type { ConfigValues, HostService } from '../host-service.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { strayRefusals } from '../stray-refusals.ts';
import { takesKey } from './daemon-keys.ts';
import { NEWEST_API } from './docker-api-versions.ts';
import { listSetting, textSetting } from './service-settings.ts';

/** Built-in log drivers (moby daemon/logdrivers_linux.go); any other is a plugin. */
const LOG_DRIVERS: readonly string[] = [
  ...['none', 'local', 'json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk', 'gcplogs'],
  ...['logentries', 'etwlogs'],
];

/**
 * Settings of the host's engine that prevent measuring the scenario as it says, a line each, starting with the key's
 * name; none if nothing does.
 */
export function serviceRefusals(service: HostService, scenario: Pick<Scenario, 'network'>): string[] {
  const { settings, environment } = service;
  const found = strayRefusals(service);
  const places = { hosts: service.socket, pidfile: service.pidFiles[0], 'exec-root': service.execRoot };
  for (const [key, path] of Object.entries({ ...places, containerd: service.containerd })) {
    if (path?.startsWith('/') === false) found.push(`${key}: expected an absolute path, found ${path}`);
  }
  if (textSetting(settings, 'bridge') === 'none' && scenario.network === 'bridge') {
    found.push('bridge: `none`, so the engine lacks the bridge network that the scenario uses');
  }
  const plugins = listSetting(settings, 'authorization-plugins');
  if (plugins.length > 0) {
    found.push(`authorization-plugins: ${plugins.join(', ')} would be asked before every timed call`);
  }
  const driver = textSetting(settings, 'log-driver');
  if (driver !== undefined && !LOG_DRIVERS.includes(driver)) {
    found.push(`log-driver: ${driver} is a plugin in the host's data root, which the run does not use`);
  }
  if (settings['rootless'] === true)
    found.push('rootless: such an engine keeps its files in the home of a user');
  if (typeof service.remapping === 'string') found.push(`userns-remap: ${service.remapping}`);
  if (typeof service.remapping === 'object' && scenario.network === 'host') {
    found.push('userns-remap: such an engine gives no container the host network that the scenario uses');
  }
  const oldest = textSetting(settings, 'min-api-version') ?? environment['DOCKER_MIN_API_VERSION'];
  if (oldest !== undefined && newerApi(oldest, NEWEST_API)) {
    found.push(
      `min-api-version: expected at most ${NEWEST_API}, the newest that drivergrid speaks, found ${oldest}`,
    );
  }
  return found;
}

/** Keys with which an engine without `--validate` would not start, though it may still run from before. */
export function unknownKeys(config: ConfigValues, { major, text }: EngineVersion): string[] {
  if (major >= 23) return [];
  return Object.entries(config)
    .filter(([key, value]) => !takesKey(key, major) && !isGroup(value))
    .map(([key]) => `engine ${text} has no key ${JSON.stringify(key)}, and does not start with it`);
}

/** For an unknown key with an object as its value, the engine checks the object's keys, not the key itself. */
function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function newerApi(left: string, right: string): boolean {
  const [major = 0, minor = 0] = left.split('.').map(Number);
  const [knownMajor = 0, knownMinor = 0] = right.split('.').map(Number);
  return major > knownMajor || (major === knownMajor && minor > knownMinor);
}
