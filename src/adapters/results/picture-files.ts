import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorText, HostError, UsageError } from '../../core/errors.ts';
import { pictureSize, standaloneSvg, type Picture } from '../../report/charts/drawing.ts';
import { LIGHT, plainStyle, STANDALONE_STYLE } from '../../report/charts/palette.ts';
import { writeDurably, type FileContent } from '../host/durable-file.ts';
import { makeFolder } from '../host/make-folder.ts';
import { nearestExisting } from '../host/nearest-existing.ts';
import { pngImage } from './png-image.ts';
import { counted } from '../../core/counted.ts';

/** Folders for pictures, by option; both may be the same. */
export interface PictureFolders {
  readonly svg?: string | undefined;
  readonly png?: string | undefined;
}

/**
 * Whether the folders may hold pictures; changes nothing.
 * @throws UsageError if one is a file, is not empty or cannot be written
 */
export async function checkPictureFolders(folders: PictureFolders): Promise<void> {
  for (const [option, folder] of chosen(folders)) await checkEmptyFolder(option, folder);
}

/**
 * Draws each picture into each folder.
 * @returns the paths written
 * @throws HostError if one cannot be written, as on a full disk
 */
export async function writePictures(
  pictures: readonly Picture[],
  folders: PictureFolders,
): Promise<string[]> {
  const written: string[] = [];
  for (const [option, folder] of chosen(folders)) {
    for (const picture of pictures) {
      const content = option === '--svg' ? standaloneSvg(picture, STANDALONE_STYLE) : await pngOf(picture);
      written.push(await writePicture(folder, `${picture.name}.${option.slice(2)}`, content));
    }
  }
  return written;
}

function chosen({ svg, png }: PictureFolders): (readonly ['--svg' | '--png', string])[] {
  return [
    ...(svg === undefined ? [] : [['--svg', resolve(svg)] as const]),
    ...(png === undefined ? [] : [['--png', resolve(png)] as const]),
  ];
}

async function pngOf(picture: Picture): Promise<Uint8Array> {
  return pngImage(standaloneSvg(picture, plainStyle(LIGHT)), pictureSize(picture));
}

async function writePicture(folder: string, name: string, content: FileContent): Promise<string> {
  const path = join(folder, name);
  try {
    await makeFolder(folder);
    await writeDurably(path, content, 0o644);
  } catch (error) {
    throw new HostError(`cannot write ${path}: ${errorText(error)}`, { cause: error });
  }
  return path;
}

async function checkEmptyFolder(option: string, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new UsageError(`${option}: expected a folder for the pictures, found a file: ${folder}`, {
      hint: `Name another ${option}.`,
    });
  }
  const held = found === undefined ? [] : await readdir(folder);
  if (held.length > 0) {
    throw new UsageError(
      `${option}: expected an empty folder for the pictures, found ${counted(held.length, 'entry', 'entries')} in ${folder}`,
      { hint: `Name another ${option}; a new folder is created.` },
    );
  }
  try {
    // A trailing slash demands a folder: what is above must be one, too (path_resolution(7)).
    await access(`${await nearestExisting(folder)}/`, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${option}: cannot write to ${folder}: ${errorText(error)}`, { cause: error });
  }
}
