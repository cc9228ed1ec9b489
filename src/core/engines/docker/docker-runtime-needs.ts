import type { RuntimeNeed } from '../../runtimes/too-old.ts';

/** Seen with engines 20.10 to 29 under runc 1.1.5 to 1.3.6 and crun 1.8.1 to 1.28. */
export const DOCKER_RUNTIME_NEEDS: readonly RuntimeNeed[] = [
  {
    runtime: 'runc',
    engine: [29, 0],
    release: [1, 2, 0],
    refusal: /namespace \{"?time"? "?"?\} does not exist/,
  },
  {
    runtime: 'crun',
    engine: [29, 0],
    release: [1, 14, 3],
    refusal: /unknown version specified/,
  },
];
