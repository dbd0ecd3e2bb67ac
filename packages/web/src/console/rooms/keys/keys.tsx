import { Page, Section } from '../../parts/page.tsx'
import { ApiKeys } from './api-keys.tsx'
import { AppKeys } from './app-keys.tsx'

export function Keys() {
  return (
    <Page title="Keys">
      <Section title="App keys">
        <p className="quiet">
          Your application at Ag Leader: its keys let growers connect by signing in, without telling you a
          password.
        </p>
        <AppKeys />
      </Section>
      <Section title="API keys">
        <p className="quiet">
          For widgets on a page of yours: each reaches one user, to connect a provider and to upload.
        </p>
        <ApiKeys />
      </Section>
    </Page>
  )
}
