import type { ConsoleSession } from '@sheaf/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask, Refused } from '../ask.ts'
import { sessionKey } from '../use-ask.ts'

const path = '/console/session'

export interface SignIn {
  readonly username: string
  readonly password: string
  readonly rememberMe: boolean
}

/** `null`: nobody is signed in. */
export function useSession() {
  const client = useQueryClient()
  const query = useQuery({ queryKey: sessionKey, queryFn: readSession })
  const expiresAt = query.data?.expiresAt
  useEffect(() => {
    if (expiresAt === undefined) return
    // A timer holds no more than 24 days; whoever stays longer is asked about once in between.
    const left = Math.min(Date.parse(expiresAt) - Date.now(), 2 ** 31 - 1)
    const timer = setTimeout(() => client.invalidateQueries({ queryKey: sessionKey }), Math.max(left, 1000))
    return () => clearTimeout(timer)
  }, [client, expiresAt])
  return query
}

async function readSession(): Promise<ConsoleSession | null> {
  try {
    return await ask<ConsoleSession>(path)
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return null
    throw error
  }
}

export const signIn = (body: SignIn) => ask<ConsoleSession>(path, { method: 'POST', body })
export const signOut = () => ask<void>(path, { method: 'DELETE' })
