import { readFile } from 'node:fs/promises';
import { processStat } from './processes.ts';

/** Who works in this host's state directory. With its start time a pid is unique for good. */
export interface Owner {
  readonly pid: number;
  readonly start_ticks: string;
  readonly boot_id: string;
  readonly run_id: string;
}

/** This process, as the owner of a lock. */
export async function ownerOf(runId: string): Promise<Owner> {
  const self = await processStat(process.pid);
  return {
    pid: process.pid,
    start_ticks: self?.startTicks ?? '',
    boot_id: await bootId(),
    run_id: runId,
  };
}

/** @returns the running owner that a lock's text names; undefined if it has ended */
export async function livingOwner<Found extends Owner = Owner>(text: string): Promise<Found | undefined> {
  let owner: Found;
  try {
    owner = JSON.parse(text) as Found;
  } catch {
    return undefined;
  }
  if (owner.boot_id !== (await bootId())) return undefined;
  const stat = await processStat(owner.pid);
  return stat?.startTicks === owner.start_ticks && stat.state !== 'Z' ? owner : undefined;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
