import type { TracesConfig } from '../config/traces.ts'
import type { Span, Traces } from './span.ts'

const noSpan: Span = { within: (work) => work(), set: () => {}, end: () => {} }
const noTraces: Traces = {
  start: () => noSpan,
  traceparent: () => undefined,
  close: async () => {},
}

/** Nothing of OpenTelemetry is loaded unless traces are configured. */
export async function openTraces(config: TracesConfig | undefined, role: string): Promise<Traces> {
  if (config === undefined) return noTraces
  const { openTelemetry } = await import('./open-telemetry.ts')
  return openTelemetry(config, role)
}
