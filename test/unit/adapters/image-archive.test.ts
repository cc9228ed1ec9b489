import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programOutput } from '../../../src/adapters/image/program-output.ts';
import { readImageArchive } from '../../../src/adapters/image/image-archive.ts';
import { InterruptedError, UsageError } from '../../../src/core/errors.ts';
import { tarArchive } from '../../../src/image/tar-archive.ts';
import { imageFiles, IMAGE_FORMS, IMAGE_ID } from '../../fixtures/image-files.ts';
import { readTar } from '../image/read-tar.ts';

let folder: string;
let path: string;
let target: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-archive-'));
  [path, target] = [join(folder, 'own.tar'), join(folder, 'image.tar')];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function read(signal = new AbortController().signal) {
  return readImageArchive(path, target, 'amd64', signal);
}

const plain = async (form: (typeof IMAGE_FORMS)[number]): Promise<Buffer> =>
  Buffer.from(await tarArchive(imageFiles(form)));

describe('what docker load takes is read, as the same image', () => {
  it.each(IMAGE_FORMS)('of the form: %s', async (form) => {
    await writeFile(path, await plain(form));
    const { imageId, manifestId, reference } = await read();
    expect(imageId).toBe(IMAGE_ID);
    const entries = await readTar(await readFile(target));
    const json = (name: string): unknown =>
      JSON.parse(String(entries.find(({ header }) => header.name === name)?.content));
    expect(json('index.json')).toMatchObject({ manifests: [{ digest: manifestId }] });
    expect(json('manifest.json')).toMatchObject([{ RepoTags: [reference] }]);
    // Of all forms one archive is made, to the byte.
    await writeFile(path, await plain('classic'));
    const made = await readFile(target);
    await read();
    expect(await readFile(target)).toEqual(made);
  });

  it.each(['gzip', 'xz', 'zstd', 'bzip2'])('compressed with %s', async (program) => {
    await writeFile(path, execFileSync(program, ['--stdout'], { input: await plain('classic') }));
    expect((await read()).imageId).toBe(IMAGE_ID);
  });
});

const REPLACED = { file: 'manifest.json', by: '' };

describe('what it does not take is refused with what was expected', () => {
  it.each([
    ['no list of images', { ...REPLACED, by: '{}' }, /manifest\.json: expected a list of images.*found \{\}/],
    ['null', { ...REPLACED, by: 'null' }, /manifest\.json: expected a list of images.*found null/],
    ['no JSON', { ...REPLACED, by: 'no' }, /manifest\.json: expected JSON, found "no"/],
    ['no image', { ...REPLACED, by: '[]' }, /manifest\.json: expected a list of images.*found \[\]/],
    [
      'a file that is not there',
      { ...REPLACED, by: '[{"Config":"x"}]' },
      /expected "x" in it, which manifest\.json names/,
    ],
    [
      'another layer',
      { file: '1/layer.tar', by: 'x' },
      /layer "1\/layer\.tar": expected sha256:\w+, found sha256:\w+/,
    ],
    [
      'too few layers',
      { ...REPLACED, by: '[{"Config":"CONFIG","Layers":[]}]' },
      /expected 2 layers.*found 0/,
    ],
  ])('%s', async (_, { file, by }, complaint) => {
    const files = imageFiles('classic');
    const config = files.find(({ name }) => /^[0-9a-f]{64}\.json$/.test(name))?.name ?? '';
    const content = Buffer.from(by.replace('CONFIG', config));
    await writeFile(
      path,
      await tarArchive(files.map((one) => (one.name === file ? { ...one, content } : one))),
    );
    await expect(read()).rejects.toThrow(complaint);
    await expect(read()).rejects.toBeInstanceOf(UsageError);
  });

  it.each(['gzip', 'xz', 'zstd', 'bzip2'])('what was cut short and compressed with %s', async (program) => {
    const whole = execFileSync(program, ['--stdout'], { input: await plain('classic') });
    await writeFile(path, whole.subarray(0, whole.length / 2));
    await expect(read()).rejects.toThrow(/own\.tar cannot be read as a tar archive: .*end/);
  });

  it.each([
    ['none', 'true', /found none/],
    ['an empty file', 'touch "$0"', /found an empty file/],
    ['a folder', 'mkdir "$0"', /found a directory/],
    ['a pipe', 'mkfifo "$0"', /found a fifo/],
    ['a device', 'ln -s /dev/zero "$0"', /found a character special file/],
    ['a link to itself', 'ln -s own.tar "$0"', /Too many levels of symbolic links/],
  ])('%s', async (_, make, complaint) => {
    execFileSync('sh', ['-c', make, path]);
    await expect(read()).rejects.toThrow(complaint);
    await expect(read()).rejects.toBeInstanceOf(UsageError);
  });
});

it('an interruption ends the reading of what never comes', async () => {
  const [pipe, stop] = [join(folder, 'pipe'), new AbortController()];
  execFileSync('mkfifo', [pipe]);
  const reason = new InterruptedError('SIGTERM');
  setTimeout(() => {
    stop.abort(reason);
  }, 100);
  await expect(programOutput(pipe, ['cat', pipe], undefined, stop.signal).next()).rejects.toBe(reason);
});
