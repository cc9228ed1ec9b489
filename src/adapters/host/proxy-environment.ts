const PROXIES = /^(https?|ftp|no|all)_proxy$/i;

/** The caller's proxies, for a program that fetches something. */
export function proxyEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => PROXIES.test(entry[0])),
  );
}
