/**
 * apt.conf(5) of an apt that has its own lists, archives and packages (none), to be read after the host's own
 * settings: proxies and timeouts go on to work. The host's hooks would act on the host, and nothing on it may turn
 * off the check of signatures.
 * @param folder where all of it is kept
 */
export function aptConfiguration(folder: string): string {
  return [
    ...['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'].map(
      cleared,
    ),
    ...['APT::Default-Release'].map(cleared),
    `Dir::Etc::SourceList "${folder}/sources.list";`,
    'Dir::Etc::SourceParts "/dev/null";',
    'Dir::Etc::Preferences "/dev/null";',
    'Dir::Etc::PreferencesParts "/dev/null";',
    `Dir::State "${folder}/state";`,
    `Dir::State::Lists "${folder}/state/lists";`,
    `Dir::State::status "${folder}/state/status";`,
    `Dir::State::extended_states "${folder}/state/extended_states";`,
    `Dir::Cache "${folder}/cache";`,
    `Dir::Cache::archives "${folder}/cache/archives";`,
    // The host may do without these (as images of Debian do); then each command reads the whole list again.
    'Dir::Cache::pkgcache "pkgcache.bin";',
    'Dir::Cache::srcpkgcache "srcpkgcache.bin";',
    // Even a simulation writes one (eipp.log.xz).
    `Dir::Log "${folder}/log";`,
    // Its own folder is closed to the user _apt.
    'APT::Sandbox::User "root";',
    'APT::Update::Error-Mode "any";',
    'APT::Install-Recommends "false";',
    'APT::Get::AllowUnauthenticated "false";',
    'Acquire::AllowInsecureRepositories "false";',
    'Acquire::AllowWeakRepositories "false";',
    'Acquire::AllowDowngradeToInsecureRepositories "false";',
    'Acquire::Languages "none";',
    '',
  ].join('\n');
}

function cleared(name: string): string {
  return `#clear ${name};`;
}
