import type { ConsoleSession } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense } from 'react'
import { type Liveness, useLive } from '../live/use-live.ts'
import { Link } from '../parts/link.tsx'
import { Loading, Problem } from '../parts/shown.tsx'
import { roomOf } from '../rooms.ts'
import { type Route, routeOf } from '../routes.ts'
import { sessionKey, useDo } from '../use-ask.ts'
import { useHash } from '../use-route.ts'
import { Boundary } from './boundary.tsx'
import { Navigation } from './navigation.tsx'
import { signOut, useSession } from './session.ts'
import { SignInPage } from './sign-in.tsx'
import { ToastList } from './toast-list.tsx'

/** The console, for whoever is signed in. */
export function App() {
  const { data: session, error, refetch } = useSession()
  if (session) return <Shell session={session} />
  if (session === null) return <SignInPage />
  return (
    <main className="page">{error ? <Problem error={error} again={() => refetch()} /> : <Loading />}</main>
  )
}

function Shell({ session }: { readonly session: ConsoleSession }) {
  const client = useQueryClient()
  const liveness = useLive()
  const route = routeOf(useHash())
  const leave = useDo(signOut)
  const end = () => leave.mutate(undefined, { onSuccess: () => client.setQueryData(sessionKey, null) })
  return (
    <div className="shell">
      <button type="button" className="skip" onClick={toContent}>
        To the content
      </button>
      <header className="top">
        <Link to={['start']} className="name">
          Sheaf
        </Link>
        <LiveMark liveness={liveness} />
        <span className="who">{session.username}</span>
        <button type="button" className="bare" onClick={end}>
          Sign out
        </button>
      </header>
      <Navigation at={route?.name} />
      <Boundary key={route && `${route.name} ${Object.values(route.params).join(' ')}`}>
        <Suspense fallback={<Loading />}>
          <Now liveness={liveness} route={route} />
        </Suspense>
      </Boundary>
      <ToastList />
    </div>
  )
}

/** The page, once changes to what it asks for would be told. */
function Now({ liveness, route }: { readonly liveness: Liveness; readonly route: Route | undefined }) {
  const Room = route && roomOf(route.name)
  if (liveness === 'connecting') return <Loading />
  return Room ? <Room params={route.params} query={route.query} /> : <Nowhere />
}

function toContent() {
  document.querySelector<HTMLElement>('#content h1')?.focus()
}

/** Says something only where what is on the screen may be old. */
function LiveMark({ liveness }: { readonly liveness: Liveness }) {
  return (
    <span className={`live ${liveness}`} role="status">
      {liveness === 'down' ? 'Not live: reconnecting …' : liveness === 'live' ? 'Live' : ''}
    </span>
  )
}

function Nowhere() {
  return (
    <main className="page" id="content">
      <title>No such page · Sheaf</title>
      <h1 tabIndex={-1}>There is no such page</h1>
      <p>
        The address may be mistyped. <Link to={['start']}>Go to the start</Link>
      </p>
    </main>
  )
}
