/** Steps that belong together, though different engines do different work in each. */
export interface StepSum {
  /** Such as `create+start`. */
  readonly name: string;
  readonly of: readonly string[];
}
