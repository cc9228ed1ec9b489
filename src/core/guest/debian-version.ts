/**
 * Orders two Debian versions as dpkg does (deb-version(7)): runs of digits by number, all else by character, where `~`
 * sorts before the end and letters before other characters.
 * @returns a negative number if `left` is older
 */
export function compareDebianVersions(left: string, right: string): number {
  const [leftParts, rightParts] = [parts(left), parts(right)];
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index++) {
    const [a, b] = [leftParts[index] ?? '', rightParts[index] ?? ''];
    // parts() starts with text and alternates: odd places hold digits.
    const order = index % 2 === 1 ? Number(a) - Number(b) : compareText(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

/** `6.1~rc2` to `['', '6', '.', '1', '~rc', '2']`. */
function parts(version: string): string[] {
  return version.split(/(\d+)/);
}

function compareText(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = weight(left[index]) - weight(right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function weight(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
