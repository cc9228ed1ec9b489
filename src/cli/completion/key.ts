/** The option by which a shell asks the tool what could follow: itself, and the words so far. */
export const COMPLETION_KEY = '--get-yargs-completions';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];
