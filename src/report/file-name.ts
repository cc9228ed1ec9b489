/** A name from outside, such as a scenario's or a step's, as a part of a file's name. */
export function fileName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[-.]+/, '')
      .slice(0, 60) || 'drivergrid'
  );
}
