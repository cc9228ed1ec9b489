/** Files that a container changes before it is committed, where the scenario does not say. */
export const USUAL_CHANGED = 100;
