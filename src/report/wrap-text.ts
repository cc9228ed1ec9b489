/**
 * Breaks a text into lines of at most `width` characters, at spaces if possible; a longer word is cut. Lines after the
 * first are indented by `indent` spaces, which the width includes.
 */
export function wrapText(text: string, width: number, indent = 0): string {
  const margin = ' '.repeat(indent);
  const room = Math.max(1, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole, index) => pieces(whole, index === 0 ? width : room))) {
    const limit = lines.length === 0 ? width : room;
    if (line !== '' && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${margin}`);
}

function pieces(word: string, size: number): string[] {
  if (word.length <= size) return [word];
  return [word.slice(0, size), ...pieces(word.slice(size), size)];
}
