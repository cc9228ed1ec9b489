import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';

/** `AT_CLKTCK` of the auxiliary vector: clock ticks per second, what sysconf(_SC_CLK_TCK) returns (getauxval(3)). */
const AT_CLKTCK = 17n;
/** Every Linux on x64 and arm64 has it (USER_HZ). */
const USUAL_HZ = 100;

let known: number | undefined;

/** Length of the clock tick in which /proc counts CPU time, in microseconds (proc(5)). */
export function clockTickUs(): number {
  return (known ??= 1e6 / ticksPerSecond());
}

/** The vector is pairs of unsigned longs: 64 bits on the machines that Node supports (proc(5), auxv). */
function ticksPerSecond(): number {
  const vector = readFileSync('/proc/self/auxv');
  const word = (at: number): bigint =>
    endianness() === 'LE' ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at);
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (word(at) === AT_CLKTCK) return Number(word(at + 8));
  }
  return USUAL_HZ;
}
