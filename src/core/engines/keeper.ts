/** The process that keeps a private lab's namespaces where there is no engine to run in them. */
export const KEEPER = ['sleep', 'infinity'] as const;
