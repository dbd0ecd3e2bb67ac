/** Traces over OTLP (http/json). Everything is handed in: nothing is registered globally. */
import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { TracesConfig } from '../config/traces.ts'
import type { SpanOptions, Traces } from './span.ts'

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const
const longestExportMs = 5000
const sentEveryMs = 1000

/** Headers, timeout and compression of OTLP, and further resource attributes, the SDK reads from the environment itself. */
export function openTelemetry({ endpoint, serviceName, ratio }: TracesConfig, role: string): Traces {
  const exporter = new OTLPTraceExporter({ url: endpoint, timeoutMillis: longestExportMs })
  const processor = new BatchSpanProcessor({
    exporter,
    exportTimeoutMillis: longestExportMs,
    scheduledDelayMillis: sentEveryMs,
  })
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': serviceName, 'sheaf.role': role })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [processor],
  })
  const tracer = provider.getTracer('sheaf')
  const contexts = new AsyncLocalStorageContextManager().enable()

  const parentOf = ({ parent, askedBy }: SpanOptions): Context => {
    const remote = read(parent)
    if (remote) return trace.setSpanContext(ROOT_CONTEXT, remote)
    return askedBy === undefined ? contexts.active() : ROOT_CONTEXT
  }

  return {
    start(name, options = {}) {
      const { kind, attributes, askedBy } = options
      const link = read(askedBy)
      const parent = parentOf(options)
      const span = tracer.startSpan(
        name,
        {
          ...(kind ? { kind: kinds[kind] } : {}),
          ...(attributes ? { attributes } : {}),
          ...(link ? { links: [{ context: link }] } : {}),
        },
        parent,
      )
      const inside = trace.setSpan(parent, span)
      return {
        within: (work) => contexts.with(inside, work),
        set: (more) => void span.setAttributes(more),
        end(failure) {
          if (failure !== undefined)
            span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },

    traceparent() {
      const context = trace.getSpanContext(contexts.active())
      if (!context || !isSpanContextValid(context)) return undefined
      const flags = context.traceFlags.toString(16).padStart(2, '0')
      return `00-${context.traceId}-${context.spanId}-${flags}`
    },

    async close() {
      await provider.shutdown().catch(() => {})
      contexts.disable()
    },
  }
}

/** https://www.w3.org/TR/trace-context/#traceparent-header: of later versions the first four parts. */
function read(traceparent: string | undefined): SpanContext | undefined {
  const parts = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(
    traceparent ?? '',
  )
  if (!parts) return undefined
  const [, traceId = '', spanId = '', flags = ''] = parts
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
  return isSpanContextValid(context) ? context : undefined
}
