import type { MagicLinkPageState } from '@sheaf/contract'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../design/tokens.css'
import './magic-link.css'
import { Announcer } from './announce.tsx'
import { LanguageProvider } from './language.tsx'
import { Page } from './page.tsx'

const place = document.getElementById('page')
const state = place?.dataset.state
if (place && state !== undefined)
  createRoot(place).render(
    <StrictMode>
      <LanguageProvider>
        <Announcer>
          <Page start={JSON.parse(state) as MagicLinkPageState} />
        </Announcer>
      </LanguageProvider>
    </StrictMode>,
  )
