import { parseEngineVersion, type EngineVersion } from '../engine-version.ts';

/**
 * Reads `containerd --version`: the program's module, then its version (containerd cmd/containerd/command/main.go), such as
 * `containerd github.com/containerd/containerd/v2 v2.4.2 REVISION`.
 * @returns undefined if the text names no version
 */
export function containerdVersion(text: string): EngineVersion | undefined {
  const [program = '', , version = ''] = text.split(' ');
  return parseEngineVersion(program === 'containerd' ? version : text);
}
