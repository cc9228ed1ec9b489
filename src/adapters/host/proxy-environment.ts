/** What a program that fetches something gets of the caller's environment besides PATH and locale. */
const PROXIES = /^(https?|ftp|no|all)_proxy$/i;

export function proxyEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => PROXIES.test(entry[0])),
  );
}
