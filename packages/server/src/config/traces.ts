/** Where traces go: the standard variables of OpenTelemetry. */
export interface TracesConfig {
  /** The whole URL of the receiver, OTLP over http. */
  readonly endpoint: string
  readonly serviceName: string
  /** Of the traces that begin here, how many are kept: 0 to 1. */
  readonly ratio: number
}

type Read = (name: string) => string | undefined
type Say = (name: string, problem: string) => void

/** Undefined: none, unless an endpoint is given. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables */
export function readTraces(read: Read, say: Say): TracesConfig | undefined {
  const off = read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || read('OTEL_TRACES_EXPORTER') === 'none'
  const [own, all] = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']
  const name = read(own) === undefined ? all : own
  const given = read(name)
  if (off || given === undefined) return undefined
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    say(name, 'must be a URL that starts with http:// or https://')
  const protocol = read('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? read('OTEL_EXPORTER_OTLP_PROTOCOL')
  if (protocol !== undefined && protocol !== 'http/json')
    say('OTEL_EXPORTER_OTLP_PROTOCOL', 'must be http/json: nothing else is spoken')
  return {
    endpoint: name === own ? given : `${given.replace(/\/+$/, '')}/v1/traces`,
    serviceName: read('OTEL_SERVICE_NAME') ?? 'sheaf',
    ratio: readRatio(read, say),
  }
}

function readRatio(read: Read, say: Say): number {
  const sampler = (read('OTEL_TRACES_SAMPLER') ?? 'always_on').replace(/^parentbased_/, '')
  if (sampler === 'always_on') return 1
  if (sampler === 'always_off') return 0
  if (sampler !== 'traceidratio') {
    say(
      'OTEL_TRACES_SAMPLER',
      'must be parentbased_always_on, parentbased_always_off or parentbased_traceidratio',
    )
    return 1
  }
  const ratio = Number(read('OTEL_TRACES_SAMPLER_ARG') ?? 1)
  if (ratio >= 0 && ratio <= 1) return ratio
  say('OTEL_TRACES_SAMPLER_ARG', 'must be a number from 0 to 1')
  return 1
}
