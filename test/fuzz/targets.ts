import { daemonJsonTarget } from './targets/daemon-json.ts';
import { engineRepliesTarget } from './targets/engine-replies.ts';
import { environmentTarget } from './targets/environment.ts';
import { eventsTarget } from './targets/events.ts';
import { initScriptTarget } from './targets/init-script.ts';
import { imageArchiveTarget } from './targets/image-archive.ts';
import { placesTarget } from './targets/places.ts';
import { scenarioTarget } from './targets/scenario.ts';

/** By the names that `npm run fuzz` takes; each is made when it is wanted. */
export const TARGETS = {
  scenario: scenarioTarget,
  'daemon-json': daemonJsonTarget,
  events: eventsTarget,
  'engine-replies': engineRepliesTarget,
  places: placesTarget,
  'init-script': initScriptTarget,
  'image-archive': imageArchiveTarget,
  environment: environmentTarget,
} as const;
