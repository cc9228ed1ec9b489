import { execa } from 'execa';
import { cgroupsWith } from '../../integration/support/cgroups.ts';
import { leftInState } from '../../integration/support/leftovers.ts';
import { processesMentioning } from '../../integration/support/living.ts';
import { drivergrid, type Playground } from '../../integration/support/playground.ts';
import { eventsOf } from '../../integration/support/recorded.ts';

/** Whatever a run has left, `restore` undoes; after that nothing is there. @returns what is not so */
export async function restoreComplaints(place: Playground, out: string): Promise<string[]> {
  const restored = await drivergrid(place, ['restore']);
  if (restored.exitCode !== 0) return [`restore ended with ${restored.exitCode}: ${restored.stderr}`];
  const loops = await execa('losetup', ['--list', '--noheadings', '-O', 'BACK-FILE'], { lines: true });
  const runs = (await eventsOf(out)).filter((event) => event.type === 'run');
  const left = [
    ...(await leftInState(place)),
    ...(await processesMentioning(`${place.state}/runs`)),
    ...loops.stdout.filter((file) => file.includes(`${place.state}/runs`)),
    ...(await Promise.all(runs.map((run) => cgroupsWith(run.run_id)))).flat(),
  ];
  return left.map((what) => `left after restore: ${what}`);
}
