import { DAEMON_KEYS } from './daemon-keys.ts';
import type { ConfigValues, EngineFlag, ServiceSettings } from '../host-service.ts';
import { keyOfFlag } from './dockerd-flags.ts';

/** Of settings that may be refused. */
const OTHERS_RECORDED: readonly string[] = ['bridge', 'log-driver', 'userns-remap'];

const RECORDED = new Set(
  Object.entries(DAEMON_KEYS)
    .filter(([key, { treatment }]) => treatment === 'recorded' || OTHERS_RECORDED.includes(key))
    .map(([key]) => key),
);

/** dockerd refuses a key given both ways, so the order does not matter. */
export function serviceSettings(flags: readonly EngineFlag[], config: ConfigValues): ServiceSettings {
  const given = new Map<string, string[]>();
  for (const flag of flags) {
    const key = keyOfFlag(flag);
    given.set(key, [...(given.get(key) ?? []), flag.value]);
  }
  const fromFlags = [...given].map(([key, values]) => {
    const [value = ''] = values;
    // A switch without a value is on.
    if (value === '') return [key, true];
    return [key, values.length > 1 ? values : value];
  });
  return { ...config, ...(Object.fromEntries(fromFlags) as ConfigValues) };
}

/** Settings that may change a number, with their values, none of which is a secret. */
export function recordedSettings(settings: ServiceSettings): ServiceSettings {
  const names = Object.keys(settings).filter((key) => RECORDED.has(key));
  return Object.fromEntries(names.map((key) => [key, settings[key]]));
}

/** A setting that is one text; undefined if it is absent or something else, which the engine refuses. */
export function textSetting(settings: ServiceSettings, key: string): string | undefined {
  const value = Object.hasOwn(settings, key) ? settings[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A setting that is a list of texts. */
export function listSetting(settings: ServiceSettings, key: string): readonly string[] {
  const value = Object.hasOwn(settings, key) ? settings[key] : undefined;
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
