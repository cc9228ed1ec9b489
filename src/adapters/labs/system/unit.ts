import { HostError } from '../../../core/errors.ts';
import type { EngineKind } from '../../../core/engines/engine-kind.ts';
import type { ServiceKind } from '../../../core/engines/service-kind.ts';

/** A kind of engine that services run, with its program and the service's name. */
export interface ServedKind extends Omit<EngineKind, 'service'> {
  readonly service: ServiceKind;
}

/** What to ask a service manager about. */
export interface ServedEngine {
  /** The service's name. */
  readonly name: string;
  /** The engine's program. */
  readonly binary: string;
}

export function servedEngine({ binary, service: { name } }: ServedKind): ServedEngine {
  return { name, binary };
}

export function noService({ binary, packages }: ServedKind, found: string): HostError {
  return new HostError(`expected a service that runs ${binary}, found none: ${found}`, {
    hint: `Install ${packages.join(' ')}, or use the private lab, which needs no service.`,
  });
}
