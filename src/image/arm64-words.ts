/** Instructions as bytes: AArch64 has them in little-endian order whatever its data (Arm ARM, DDI 0487). */
export function wordsOf(instructions: readonly number[]): Uint8Array {
  const code = new DataView(new ArrayBuffer(instructions.length * 4));
  for (const [index, instruction] of instructions.entries()) code.setUint32(index * 4, instruction, true);
  return new Uint8Array(code.buffer);
}
