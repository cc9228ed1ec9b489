/** The first is the default; docs/spreadsheets.md says which spreadsheet needs which. */
export const CSV_DIALECTS = ['rfc4180', 'excel-eu'] as const;

export type CsvDialect = (typeof CSV_DIALECTS)[number];
