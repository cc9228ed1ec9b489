import { readFile } from 'node:fs/promises';
import type { HostService, IdFiles, ServiceStart } from '../../../core/engines/host-service.ts';
import { isThere } from '../../host/is-there.ts';
import { runCommand } from '../../host/run-command.ts';
import { readConfigFile } from './config-file.ts';
import { strayEngine } from './stray-engine.ts';
import { recordedStart } from './init-script.ts';
import { serviceControl } from './control-of.ts';
import { readSources, systemdUnit } from './systemd-unit.ts';
import { noService, servedEngine, type ServedKind } from './unit.ts';

/**
 * Reads how the host runs its engine; changes nothing.
 * @throws HostError if it has no service for one
 */
export async function readHostService(kind: ServedKind): Promise<HostService> {
  const { service } = kind;
  const start = (await isThere('/run/systemd/system')) ? await systemdUnit(kind) : await sysvinitScript(kind);
  const config = await readConfigFile(service.configPath(start.args));
  const { manager, binary, environment, sources, log } = start;
  const places = service.places(start, config);
  const served = servedEngine(kind);
  const control = serviceControl(served, manager, { ...places, log });
  return {
    ...{ manager, binary, environment, sources, log, config },
    ...places,
    remapping: service.remapping(places.settings, await idFiles()),
    active: await control.isActive(),
    stray: await strayEngine(control, { ...places, binary: served.binary }, start.ssdPidFile),
    socketActive: manager === 'systemd' && (await socketIsActive(service.name)),
  };
}

async function socketIsActive(name: string): Promise<boolean> {
  const what = ['show', `${name}.socket`, '--property', 'ActiveState', '--value'];
  return (await runCommand('systemctl', what)).trim() === 'active';
}

async function sysvinitScript(kind: ServedKind): Promise<ServiceStart> {
  const { name, defaultsFile } = kind.service;
  const script = `/etc/init.d/${name}`;
  if (!(await isThere(script))) throw noService(kind, `neither systemd nor ${script} found`);
  const sources = await readSources([script, defaultsFile]);
  if (/^#!.*openrc-run/.test(sources[0]?.text ?? '')) {
    throw noService(kind, `${script} is OpenRC's, which the system lab does not support`);
  }
  const { binary, args, environment, log, pidFile } = await recordedStart(script, kind.binary);
  return {
    ...{ manager: 'sysvinit', binary, args, environment, sources, log },
    ...{ listens: undefined, ssdPidFile: pidFile },
  };
}

async function idFiles(): Promise<IdFiles> {
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const [passwd = '', subuid = '', subgid = ''] = await Promise.all(
    ['/etc/passwd', '/etc/subuid', '/etc/subgid'].map(read),
  );
  return { passwd, subuid, subgid };
}
