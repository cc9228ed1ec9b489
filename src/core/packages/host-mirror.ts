import { DEFAULT_MIRROR } from './debian-source.ts';

/** Asks `apt-get indextargets` for one line per index that the host's apt reads. */
export const INDEX_FORMAT = '$(REPO_URI) $(ORIGIN) $(LABEL)';

/**
 * The mirror of Debian that the host's apt already uses: a host behind a mirror may reach no other.
 * @param indexes lines of {@link INDEX_FORMAT}; origin and label are empty before the host's first `apt-get update`
 */
export function hostMirror(indexes: string): string {
  const mirror = indexes.split('\n').find((line) => {
    const [uri = '', ...names] = line.trim().split(' ');
    // Debian-Security, and backports of others, are archives of their own.
    const isDebian = names.length === 0 ? uri.endsWith('/debian/') : names.join(' ') === 'Debian Debian';
    return isDebian && /^https?:/.test(uri);
  });
  return mirror?.split(' ')[0]?.replace(/\/$/, '') ?? DEFAULT_MIRROR;
}
