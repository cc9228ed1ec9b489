import { readToml, type TomlTable } from '../../../../src/core/engines/toml.ts';

/** What a file of TOML says. @throws TypeError if it is none */
export function tableIn(text = ''): TomlTable {
  const read = readToml(text);
  if ('problem' in read) throw new TypeError(read.problem);
  return read.table;
}
