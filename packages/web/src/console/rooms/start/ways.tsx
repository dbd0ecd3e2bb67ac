import { Code } from '../../parts/copy.tsx'
import { Link } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'

/** The three ways for a grower to connect AgFiniti. */
export function Ways() {
  return (
    <Section title="Three ways to connect a grower">
      <div className="ways">
        <div>
          <h3>A Magic Link</h3>
          <p>
            Nothing to program: <Link to={['links']}>make a link</Link> and send it. The grower opens it on a
            phone, signs in at Ag Leader and agrees.
          </p>
        </div>
        <div>
          <h3>Sign in here, or give a token</h3>
          <p>
            Add your application's keys under <Link to={['keys']}>Keys</Link>, then sign in on the page of a{' '}
            <Link to={['users']}>user</Link>; or give keys and a refresh token that you have.
          </p>
        </div>
        <div>
          <h3>A widget on your own page</h3>
          <p>
            React components with Leaf's names. Each user gets an <Link to={['keys']}>API key</Link>.
          </p>
        </div>
      </div>
      <Code label="Widget" text={snippet()} />
    </Section>
  )
}

function snippet(): string {
  const base = document.baseURI.replace(/\/$/, '')
  return `import { Leaf, Providers, FileUpload } from '@sheaf/link-react'

<Leaf baseUrl="${base}" leafUser="USER_ID" apiKey="API_KEY" companyName="Example Co">
  <Providers />
  <FileUpload />
</Leaf>`
}
