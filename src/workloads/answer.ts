import type { ImageArchive } from '../ports/image.ts';

/** The container did not do what it should have. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** @throws WrongAnswerError if a program ended otherwise, with what it said */
export function requireExitCode(expected: number, found: { exitCode: number; stderr: string }): void {
  if (found.exitCode === expected) return;
  const said =
    found.stderr === '' ? '' : `; its standard error: ${JSON.stringify(found.stderr.slice(0, 500))}`;
  throw new WrongAnswerError(
    `expected exit code ${expected}, found ${found.exitCode}${said}`,
    found.exitCode,
  );
}

/** @throws WrongAnswerError if exit code or output differ from what is expected */
export function checkAnswer(
  image: ImageArchive,
  found: { exitCode: number; stdout: string; stderr: string },
): void {
  requireExitCode(0, found);
  if (image.expectedOutput !== undefined && found.stdout !== image.expectedOutput) {
    throw new WrongAnswerError(
      `expected the output ${JSON.stringify(image.expectedOutput)}, found ${JSON.stringify(found.stdout.slice(0, 500))}`,
      found.exitCode,
    );
  }
}
