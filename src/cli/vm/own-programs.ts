import { dirname } from 'node:path';
import { findProgram } from '../../adapters/host/find-program.ts';
import { isThere } from '../../adapters/host/is-there.ts';
import type { EngineKind } from '../../core/engines/engine-kind.ts';
import { buildsOf } from '../../core/engines/engine-of.ts';
import type { GuestCopy } from '../../core/guest/guest-copies.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';

/**
 * Programs of this host that guests get a copy of, as far as it has them: engines that a scenario names by path under
 * `engines`, with what they start from beside themselves, and what Debian has no package of.
 */
export async function ownPrograms(scenario: Scenario): Promise<GuestCopy[]> {
  const given = new Set(scenario.engines?.map(({ path }) => path));
  const found = new Set<string>();
  for (const { kind, program } of buildsOf(scenario)) {
    const isGiven = given.has(program);
    const path = isGiven || kind.source !== undefined ? await existing(program) : undefined;
    if (path !== undefined) found.add(path);
    for (const tool of await toolsOf(kind, isGiven ? program : (path ?? ''), scenario)) found.add(tool);
  }
  return [...found].map((path) => ({ path }));
}

async function toolsOf(kind: EngineKind, program: string, scenario: Scenario): Promise<readonly string[]> {
  const tools = kind.tools?.(program, scenario) ?? [];
  const paths = await Promise.all(tools.map(({ name, folders }) => findProgram(name, folders)));
  return paths.flatMap(({ path }, index) => {
    if (path === undefined) return [];
    const isBeside = program !== '' && dirname(path) === dirname(program);
    return isBeside || tools[index]?.source !== undefined ? [path] : [];
  });
}

/** @param program a path, or a name on PATH */
async function existing(program: string): Promise<string | undefined> {
  if (program.startsWith('/')) return (await isThere(program)) ? program : undefined;
  return (await findProgram(program)).path;
}
