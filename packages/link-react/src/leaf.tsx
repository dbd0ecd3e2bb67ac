import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Upload } from './file-upload/uploads.ts'
import { createLink, type Link } from './link.ts'
import type { ConnectionsState, Provider, SignIn } from './providers/connections.ts'
import type { Application, Credentials } from './service/service.ts'
import type { Locale } from './texts/texts.ts'

/** What every widget needs to know; a widget's own props win over those of `Leaf`. */
export interface LeafSettings {
  /** Where Sheaf is, as in `https://sheaf.example`. By default where the page comes from. */
  readonly baseUrl?: string | undefined
  /** The API key of the user. */
  readonly apiKey?: string | undefined
  /** The id of the user. */
  readonly leafUser?: string | undefined
  /** By default the language of the browser, where it is one of these. */
  readonly locale?: Locale | undefined
  /** By default as the page is: its `color-scheme`. */
  readonly isDarkMode?: boolean | undefined
  readonly companyName?: string | undefined
  /** Address of an image. */
  readonly companyLogo?: string | undefined
}

export interface LeafProps extends LeafSettings {
  readonly children?: ReactNode
}

interface Shared {
  readonly settings: LeafSettings
  readonly linkOf: (credentials: Credentials) => Link
  /** What the hook shows: the user of `Leaf`, else of the widget that came last. */
  readonly shown: Link | undefined
  readonly show: (link: Link) => void
}

const SharedContext = createContext<Shared | undefined>(undefined)

/** Holds what its widgets know, so that `useLeaf` can tell it anywhere below. */
export function Leaf({ children, ...settings }: LeafProps): ReactElement {
  const linkOf = useLinks()
  const [last, show] = useState<Link>()
  const { baseUrl = '', apiKey, leafUser, locale, isDarkMode, companyName, companyLogo } = settings
  const own = apiKey && leafUser ? linkOf({ baseUrl, apiKey, leafUser }) : undefined
  const shared = useMemo(
    () => ({
      settings: { baseUrl, apiKey, leafUser, locale, isDarkMode, companyName, companyLogo },
      linkOf,
      shown: own ?? last,
      show,
    }),
    [baseUrl, apiKey, leafUser, locale, isDarkMode, companyName, companyLogo, linkOf, own, last],
  )
  return <SharedContext.Provider value={shared}>{children}</SharedContext.Provider>
}

/** One link for each user; widgets of one user share it. */
function useLinks(): (credentials: Credentials) => Link {
  const [links] = useState(() => new Map<string, Link>())
  return useCallback(
    (credentials) => {
      const key = JSON.stringify([credentials.baseUrl, credentials.apiKey, credentials.leafUser])
      const link = links.get(key) ?? createLink(credentials)
      links.set(key, link)
      return link
    },
    [links],
  )
}

export interface Widget {
  readonly settings: LeafSettings
  readonly link: Link
  /** Key and user are there: the service can be asked. */
  readonly known: boolean
}

/** A widget's settings, and the link of its user. */
export function useWidget(props: LeafSettings): Widget {
  const shared = useContext(SharedContext)
  const alone = useLinks()
  const settings = { ...shared?.settings, ...given(props) }
  const { baseUrl = '', apiKey = '', leafUser = '' } = settings
  const link = (shared?.linkOf ?? alone)({ baseUrl, apiKey, leafUser })
  const known = apiKey !== '' && leafUser !== ''
  const show = shared?.show
  useEffect(() => {
    if (known) show?.(link)
    // Within `Leaf` a sign-in goes on while another page of the app is shown.
    return show ? undefined : () => link.connections.dismiss()
  }, [link, known, show])
  return { settings, link, known }
}

function given(props: LeafSettings): LeafSettings {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined))
}

export interface LeafStatus {
  /** As Leaf's widgets tell it: -1 Error, 0 Started, 1 Done. */
  readonly providerWidgetStatus: { readonly code: -1 | 0 | 1; readonly message: 'Error' | 'Started' | 'Done' }
  /** `createdTime` is ISO 8601. */
  readonly providersConnected: readonly { readonly provider: string; readonly createdTime: string }[]
  /** Of the uploads of this page. */
  readonly leafBatchIds: readonly { readonly batchId: string }[]

  /** Undefined until they are known. */
  readonly providers: readonly Provider[] | undefined
  readonly signIn: SignIn
  /** Newest first; undefined until earlier ones are known. */
  readonly uploads: readonly Upload[] | undefined
  /** Opens the sign-in window: call it while a click is handled, or the browser blocks it. */
  connect(application: Application): void
  /** Rejects with a `LeafError`. */
  disconnect(provider: string): Promise<void>
  upload(files: Iterable<File>): void
  /** Of an upload that is not yet with the service. */
  cancel(uploadId: string): void
}

/** What the widgets below the same `Leaf` know and do. Throws outside of `Leaf`. */
export function useLeaf(): LeafStatus {
  const shared = useContext(SharedContext)
  if (!shared) throw new Error('useLeaf is called outside of <Leaf>')
  const link = shared.shown ?? nobody
  const connections = useSyncExternalStore(
    link.connections.subscribe,
    link.connections.get,
    link.connections.get,
  )
  const uploads = useSyncExternalStore(link.uploads.subscribe, link.uploads.get, link.uploads.get)
  useEffect(() => {
    if (link !== nobody) void link.connections.refresh()
  }, [link])
  return useMemo(
    () => ({
      providerWidgetStatus: statusOf(connections),
      providersConnected: (connections.providers ?? [])
        .filter(({ connected }) => connected)
        .map(({ provider, createdTime = '' }) => ({ provider, createdTime })),
      leafBatchIds: uploads.leafBatchIds,
      providers: connections.providers,
      signIn: connections.signIn,
      uploads: uploads.uploads,
      connect: link.connections.connect,
      disconnect: link.connections.disconnect,
      upload: link.uploads.add,
      cancel: link.uploads.cancel,
    }),
    [connections, uploads, link],
  )
}

/** Until a widget has told who the user is. */
const nobody = createLink({ baseUrl: '', apiKey: '', leafUser: '' })

function statusOf({ error, signIn }: ConnectionsState): LeafStatus['providerWidgetStatus'] {
  if (error || signIn.step === 'failed') return { code: -1, message: 'Error' }
  return signIn.step === 'connected' ? { code: 1, message: 'Done' } : { code: 0, message: 'Started' }
}
