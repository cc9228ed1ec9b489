import { plainText } from '../report/plain-text.ts';
import { printMessage } from './output.ts';

/** Prints which pictures were drawn. */
export function printPictures(paths: readonly string[]): void {
  if (paths.length === 0) printMessage('No picture: no cell has a sample.');
  for (const path of paths) printMessage(`Wrote ${plainText(path)}`);
}
