/**
 * What may stand in a proxy's address, an engine's log, an error or a kernel's command line and must not reach
 * results: user and password of a URL (RFC 3986, 3.2.1), the value after `password=`, `token:` and their like, and
 * what follows an authentication scheme (RFC 9110, 11.6.2).
 */
const SECRETS: readonly RegExp[] = [
  /(?<kept>\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'<>]+(?=@)/gi,
  /(?<kept>\b[\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|identitytoken)[\w-]*["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi,
  /(?<kept>["']auth["']\s*:\s*["'])[^"']+/gi,
  /(?<kept>\b(?:Bearer|Basic|X-Registry-Auth:)\s+)[\w+/=.~-]{8,}/gi,
];

const REDACTED = '[redacted]';

/** The text with each secret replaced by `[redacted]`; everything else as it was. */
export function redacted(text: string): string {
  return SECRETS.reduce((said, secret) => said.replace(secret, `$<kept>${REDACTED}`), text);
}

/** The JSON of a value, every text in it redacted. @param indent as of JSON.stringify */
export function redactedJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, part: unknown) => (typeof part === 'string' ? redacted(part) : part),
    indent,
  );
}
