import type { EngineContents } from './engine-contents.ts';
import { counted } from '../counted.ts';

/** Why a host is not expendable, a line each; none if it is. */
export function whyNotExpendable(contents: EngineContents): string[] {
  const { running, containers, images, volumes } = contents;
  return [
    ...(running.length > 0 ? [`${counted(running.length, 'running container')}: ${running.join(', ')}`] : []),
    ...(containers > running.length ? [counted(containers - running.length, 'stopped container')] : []),
    ...(images > 0 ? [counted(images, 'image')] : []),
    ...(volumes > 0 ? [counted(volumes, 'volume')] : []),
    ...(contents.swarm ? ['the engine is part of a swarm'] : []),
    ...contents.otherInstallations,
  ];
}
