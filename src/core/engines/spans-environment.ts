/** A protocol of OTLP, as OpenTelemetry names it (opentelemetry.io/docs/specs/otel, "OTLP Exporter Configuration"). */
export type SpanProtocol = 'http/protobuf' | 'grpc';

/** Where an engine's spans are taken, on the loopback address of the lab's own network. */
export const SPANS_ADDRESS = '127.0.0.1:4318';

/**
 * Variables by which an engine exports its spans, unless its configuration says how (opentelemetry.io/docs/specs/otel,
 * "OTLP Exporter Configuration" and "Batch Span Processor").
 */
export function spansEnvironment(protocol: SpanProtocol): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${SPANS_ADDRESS}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    // Milliseconds: soon enough to be waited for.
    OTEL_BSP_SCHEDULE_DELAY: '200',
    // What is exported before anything listens is given up, and not tried again for longer and longer.
    OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
  };
}
