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

/**
 * What the scenario says of a runtime: a resumed run takes it from the events, so it must be there as it was given. The
 * plan has it too: a scenario is recorded as it is written.
 */
const OF_SCENARIO: readonly string[] = ['path', 'args'];

/** A value of JSON with every text in it redacted, but for what is of the scenario. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return redacted(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      OF_SCENARIO.includes(key) ? part : withoutSecrets(part),
    ]),
  );
}
