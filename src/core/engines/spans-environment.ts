/** Where an engine's spans are taken, on the loopback address of the lab's own network. */
export const SPANS_ADDRESS = '127.0.0.1:4318';

/**
 * Variables by which an engine exports its spans (opentelemetry.io/docs/specs/otel, "OTLP Exporter Configuration" and
 * "Batch Span Processor"). For those that {@link EngineKind.tellsSpans}.
 */
export const SPANS_ENVIRONMENT: Readonly<Record<string, string>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://${SPANS_ADDRESS}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  // Milliseconds: soon enough to be waited for.
  OTEL_BSP_SCHEDULE_DELAY: '200',
};
