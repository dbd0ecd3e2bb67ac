/** Every component in its states. The service, the emulator and the users are real: `npm run story` starts them. */
import { type ReactElement, type ReactNode, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { FileUpload, Leaf, type Locale, Providers, useLeaf } from '../src/index.ts'

interface User {
  readonly leafUser: string
  readonly apiKey: string
}
const { baseUrl, fresh, known }: { baseUrl: string; fresh: User; known: User } = JSON.parse(
  import.meta.env.VITE_STORY,
)
const locales = ['', 'en_US', 'pt_BR', 'es_ES', 'fr_FR'] as const
const schemes = { 'as the page': undefined, light: false, dark: true } as const
/** Nobody listens there. */
const nowhere = 'http://localhost:65535'
const logo =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"%3E%3Crect width="64" height="32" rx="6" fill="%231f6b3a"/%3E%3Cpath d="M8 24 32 8l24 16" fill="none" stroke="%23fff" stroke-width="4"/%3E%3C/svg%3E'

function Story(): ReactElement {
  const [locale, setLocale] = useState<Locale | ''>('')
  const [scheme, setScheme] = useState<keyof typeof schemes>('as the page')
  const settings = {
    baseUrl,
    companyName: 'Example Co',
    locale: locale || undefined,
    isDarkMode: schemes[scheme],
  }
  return (
    <main>
      <h1>link-react</h1>
      <nav>
        <label>
          Language{' '}
          <select value={locale} onChange={({ target }) => setLocale(target.value as Locale | '')}>
            {locales.map((each) => (
              <option key={each} value={each}>
                {each || 'the browser’s'}
              </option>
            ))}
          </select>
        </label>
        <label>
          Colours{' '}
          <select value={scheme} onChange={({ target }) => setScheme(target.value as keyof typeof schemes)}>
            {Object.keys(schemes).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      </nav>
      <Leaf {...settings}>
        <div className="states">
          <State text="Nothing connected: connect, agree or deny, close the window">
            <Providers {...fresh} companyLogo={logo} disconnectEnabled />
          </State>
          <State text="Connected, disconnecting allowed">
            <Providers {...known} disconnectEnabled />
          </State>
          <State text="Connected, disconnecting not allowed, with a search">
            <Providers {...known} showSearchbar />
          </State>
          <State text="No provider that is allowed here">
            <Providers {...known} allowedProviders={['JohnDeere']} />
          </State>
          <State text="A key that does not work">
            <Providers {...fresh} apiKey="lk_wrong" />
          </State>
          <State text="A service that does not answer">
            <Providers {...fresh} baseUrl={nowhere} />
          </State>
          <State text="No user yet">
            <Providers />
          </State>
          <State text="In the colours and letters of the page">
            <Providers {...fresh} className="theme" title="A title of the page’s own" />
          </State>
          <State text="Uploads, none yet">
            <FileUpload {...fresh} companyLogo={logo} />
          </State>
          <State text="Uploads of before, read and failed">
            <FileUpload {...known} />
          </State>
          <State text="Uploads with a service that does not answer">
            <FileUpload {...fresh} baseUrl={nowhere} />
          </State>
        </div>
      </Leaf>
      <h2>What useLeaf tells</h2>
      <Leaf {...settings} {...known}>
        <Told />
      </Leaf>
    </main>
  )
}

function State({ text, children }: { readonly text: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <p>{text}</p>
      {children}
    </div>
  )
}

function Told(): ReactElement {
  return <pre>{JSON.stringify(useLeaf(), null, 2)}</pre>
}

const place = document.getElementById('page')
if (place)
  createRoot(place).render(
    <StrictMode>
      <Story />
    </StrictMode>,
  )
