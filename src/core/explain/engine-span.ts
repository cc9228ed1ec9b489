/** What an engine tells of itself: a span of OpenTelemetry. Times are microseconds of the wall clock. */
export interface EngineSpan {
  /** In hexadecimal: of the trace, of the span, of the one that it is within (none: empty). */
  readonly trace: string;
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}
