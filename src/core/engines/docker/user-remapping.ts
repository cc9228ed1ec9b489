import type { IdFiles, RemappedRoot } from '../host-service.ts';

/** The user that the engine makes for `default` (moby daemon/daemon_unix.go, defaultRemappedID). */
const DEFAULT_USER = 'dockremap';

/**
 * The ids that root of a container gets for a value of `userns-remap`: the first ids that /etc/subuid and /etc/subgid
 * give the user (moby daemon/daemon_unix.go, parseRemappedRoot and setupRemappedRoot).
 * @param value `default`, `USER` or `USER:GROUP`, each by name or id
 * @returns undefined if root is not remapped; a message if the ids cannot be told
 */
export function remappedRoot(value: string | undefined, files: IdFiles): RemappedRoot | string | undefined {
  if (value === undefined) return undefined;
  const [asked = ''] = value.split(':');
  const name = asked === 'default' ? DEFAULT_USER : asked;
  const user = rows(files.passwd).find(([user, , uid]) => user === name || uid === name);
  if (user === undefined) {
    return asked === 'default'
      ? `there is no user ${DEFAULT_USER}: the engine creates it when it first starts, so start the service once`
      : `there is no user ${name}`;
  }
  const [login = '', , uid = ''] = user;
  if (login === 'root') return undefined;
  const first = (text: string): number | undefined => {
    const [, begin = ''] = rows(text).find(([owner]) => owner === login || owner === uid) ?? [];
    return /^\d+$/.test(begin) ? Number(begin) : undefined;
  };
  const [firstUid, firstGid] = [first(files.subuid), first(files.subgid)];
  if (firstUid === undefined) return `/etc/subuid has no ids for the user ${login}`;
  if (firstGid === undefined) return `/etc/subgid has no ids for the user ${login}`;
  return { uid: firstUid, gid: firstGid };
}

function rows(text: string): string[][] {
  return text.split('\n').map((line) => line.trim().split(':'));
}
