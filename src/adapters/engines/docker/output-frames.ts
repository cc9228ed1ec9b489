const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Splits an attach stream without TTY into its two outputs. A frame is one byte of stream number, three of zero, four
 * of big-endian length, then the text (Docker Engine API, ContainerAttach, "Stream format"). `isCut` if the bytes end
 * in the middle of a frame.
 */
export function splitOutput(stream: Buffer): { stdout: string; stderr: string; isCut: boolean } {
  const texts: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
  let offset = 0;
  while (offset + HEADER_BYTES <= stream.length) {
    const length = stream.readUInt32BE(offset + 4);
    const text = stream.subarray(offset + HEADER_BYTES, offset + HEADER_BYTES + length);
    (stream[offset] === STDERR ? texts.err : texts.out).push(text);
    offset += HEADER_BYTES + length;
  }
  return {
    stdout: Buffer.concat(texts.out).toString(),
    stderr: Buffer.concat(texts.err).toString(),
    isCut: offset !== stream.length,
  };
}
