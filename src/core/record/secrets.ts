/**
 * What a proxy's address, an engine's log, an error or a kernel's command line may contain and results must not: user
 * and password of a URL (RFC 3986, 3.2.1), the value after `password=`, `token:` and similar, and what follows an
 * authentication scheme (RFC 9110, 11.6.2).
 */
const SECRETS: readonly RegExp[] = [
  /(?<kept>\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'<>]+(?=@)/gi,
  /(?<kept>\b[\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|identitytoken)[\w-]*["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi,
  /(?<kept>["']auth["']\s*:\s*["'])[^"']+/gi,
  /(?<kept>\b(?:Bearer|Basic|X-Registry-Auth:)\s+)[\w+/=.~-]{8,}/gi,
];

const REDACTED = '[redacted]';

/** The text with each secret replaced by `[redacted]`, and nothing else changed. */
export function redacted(text: string): string {
  return SECRETS.reduce((said, secret) => said.replace(secret, `$<kept>${REDACTED}`), text);
}

/**
 * The scenario's fields of a runtime: a resumed run reads them from the events, so they stay as given. The plan has
 * them too: it records the scenario as written.
 */
const OF_SCENARIO: readonly string[] = ['path', 'args'];

/** A JSON value with every text redacted, except what comes from the scenario. */
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
