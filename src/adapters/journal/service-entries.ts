import { docker } from '../../core/engines/docker/docker.ts';
import { dockerService } from '../../core/engines/docker/docker-service.ts';

/** Journal entries of a service name no engine: all are Docker's. */
export const ENTRY_ENGINE = { name: dockerService.name, binary: docker.binary };
export const ENTRY_API = docker.api;
/** For entries that do not say where the service is found. */
export const USUAL_PLACES = dockerService.usual;
