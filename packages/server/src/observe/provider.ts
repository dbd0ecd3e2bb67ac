import type { Provider, ProviderApi } from '../providers/provider.ts'
import { type Observe, secondsSince } from './observe.ts'
import { failureOf, traced } from './span.ts'

/** A provider whose every call is counted and traced. Of a download that is the time until its bytes begin to come. */
export function observedProvider(provider: Provider, { metrics, traces }: Observe): Provider {
  const { name } = provider
  const called = async <T>(call: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const ended = (outcome: string) => {
      metrics.providerCalls.observe({ provider: name, call, outcome }, secondsSince(started))
      if (call === 'refresh') metrics.tokenRefreshes.inc({ provider: name, outcome })
    }
    const attributes = { 'sheaf.provider': name, 'sheaf.call': call }
    return traced(traces, `${name} ${call}`, { kind: 'client', attributes }, work).then(
      (result) => {
        ended('ok')
        return result
      },
      (error: unknown) => {
        ended(failureOf(error))
        throw error
      },
    )
  }
  return {
    ...provider,
    exchangeCode: (...given) => called('exchangeCode', () => provider.exchangeCode(...given)),
    refresh: (...given) => called('refresh', () => provider.refresh(...given)),
    api(fetch) {
      const api = provider.api(fetch)
      return {
        whoAmI: () => called('whoAmI', () => api.whoAmI()),
        listFiles: (query) => called('listFiles', () => api.listFiles(query)),
        download: (...given) => called('download', () => api.download(...given)),
        uploadPrescription: (given) => called('uploadPrescription', () => api.uploadPrescription(given)),
      } satisfies ProviderApi
    },
  }
}
