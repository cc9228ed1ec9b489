import type { Reporter } from '../../src/ports/reporter.ts';

export const silentReporter: Reporter = {
  begin: () => undefined,
  event: () => undefined,
  activity: () => undefined,
  end: () => undefined,
};
