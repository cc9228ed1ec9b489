/** An archive that `docker load` would not accept; the message says what was expected and found. */
export class NotAnImage extends Error {
  override readonly name = 'NotAnImage';
}

const SHOWN = 80;

/** @param path its path in the archive */
export function jsonOf(path: string, content: Uint8Array): unknown {
  const text = new TextDecoder().decode(content);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new NotAnImage(`${path}: expected JSON, found ${shownJson(text)}`);
  }
}

/** The start of a value, on one line and without terminal control characters. */
export function shownJson(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? 'nothing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
