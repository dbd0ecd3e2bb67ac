/** What widgets connect a user's provider with. */
import Type, { type Static } from 'typebox'
import { ConnectionOutcome } from './magic-link-session.ts'
import { Uuid } from './values.ts'

/** `attemptId` is a key of Sheaf. */
export const StartedConnection = Type.Object(
  { signInUrl: Type.String(), attemptId: Uuid },
  { title: 'StartedConnection' },
)
export type StartedConnection = Static<typeof StartedConnection>

/** Kept for a day after its end. */
export const ConnectionAttempt = Type.Object(
  {
    outcome: Type.Union([ConnectionOutcome, Type.Null()], {
      description: 'null until the grower is back from the provider',
    }),
  },
  { title: 'ConnectionAttempt' },
)
export type ConnectionAttempt = Static<typeof ConnectionAttempt>
