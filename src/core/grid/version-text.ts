/** A bare version becomes a number or a date in a spreadsheet (`5.10` turns into 5.1): a letter keeps it text. */
export function versionText(version: string | undefined): string | undefined {
  return version === undefined || /^[a-z]/i.test(version) ? version : `v${version}`;
}
