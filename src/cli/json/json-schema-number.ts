/**
 * Of everything that commands print as JSON, and said by each as `schema`. Keys are added under the same number; one that
 * goes or changes its meaning makes the next.
 */
export const JSON_SCHEMA = 1;
