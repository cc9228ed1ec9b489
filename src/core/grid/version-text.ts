/** Spreadsheets turn a bare version into a number or a date (`5.10` into 5.1): a letter keeps it text. */
export function versionText(version: string | undefined): string | undefined {
  return version === undefined || version === '' || /^[a-z]/i.test(version) ? version : `v${version}`;
}
