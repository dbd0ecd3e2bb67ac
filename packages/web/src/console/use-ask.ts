/** What is on the screen, asked of the API and kept until an event says that it has changed. */
import {
  MutationCache,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Answer, type AskQuery, askAll, askWhole, largestPage, Refused } from './ask.ts'
import type { AskedFor } from './live/touched.ts'
import { toast } from './shell/toasts.ts'

export const sessionKey = ['session'] as const

interface AskOptions {
  /** false: not yet. */
  readonly when?: boolean
  /** true: it names what is shown, and is no part of what the screen is about. */
  readonly aside?: boolean
}

/** `GET path`, and the total of its list. The curl button tells what is asked so while it shows. */
export function useAsk<T>(
  path: string,
  query: AskQuery = {},
  { when = true, aside = false }: AskOptions = {},
): UseQueryResult<Answer<T>> {
  return useQuery<Answer<T>, Error, Answer<T>, readonly unknown[]>({
    queryKey: ['ask', path, query],
    queryFn: ({ signal }) => askWhole<T>(path, { query, signal }),
    enabled: when,
    meta: { aside },
    // Another page or filter of the same list takes its place when it is there; another user's never stands in.
    placeholderData: (before, asked) => (asked?.queryKey[1] === path ? before : undefined),
  })
}

/** All pages of a list, one after the other, where what is shown needs all of it. */
export function useAskAll<T>(
  path: string,
  query: AskQuery = {},
  { when = true }: Pick<AskOptions, 'when'> = {},
): UseQueryResult<Answer<T[]>> {
  return useQuery<Answer<T[]>, Error, Answer<T[]>, readonly unknown[]>({
    queryKey: ['ask', path, { ...query, size: largestPage }, 'all'],
    queryFn: ({ signal }) => askAll<T>(path, { query, signal }),
    enabled: when,
    meta: { aside: false },
  })
}

/** Undefined where the key is of something else than `useAsk`. */
export function askedFor(key: readonly unknown[]): AskedFor | undefined {
  const [what, path, query] = key
  return what === 'ask' ? { path: path as string, query: query as AskQuery } : undefined
}

interface DoOptions<Result> {
  /** What to say when it is done. */
  readonly done?: string | ((result: Result) => string)
  /** Beginnings of the paths that show another answer now, where no event tells it. */
  readonly touches?: readonly string[]
  /** What follows, also where what asked for it has left the screen. */
  readonly after?: (result: Result) => void
  /** true: the form shows what is wrong, and no toast does. */
  readonly told?: boolean
}

/** Something that changes the server. */
export function useDo<Input = void, Result = unknown>(
  act: (input: Input) => Promise<Result>,
  { done, touches = [], after, told = false }: DoOptions<Result> = {},
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      if (done) toast(typeof done === 'string' ? done : done(result))
      after?.(result)
      await client.invalidateQueries({
        predicate: ({ queryKey }) => touches.some((place) => askedFor(queryKey)?.path.startsWith(place)),
      })
    },
    onError: (error) => {
      if (!told) toast(sayOf(error), 'problem')
    },
  })
}

/** In words for whoever looks at the screen. */
export function sayOf(error: Error): string {
  if (error instanceof Refused) return error.message
  if (error instanceof TypeError) return 'The service cannot be reached. Check the network and try again.'
  return error.message
}

/** Answers stay true until an event says otherwise; a session that has ended shows the sign-in page. */
export function createAskClient(): QueryClient {
  const ended = (error: Error) => {
    if (error instanceof Refused && error.status === 401) client.setQueryData(sessionKey, null)
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: ended }),
    mutationCache: new MutationCache({ onError: ended }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 2 && !(error instanceof Refused && error.status < 500),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}
