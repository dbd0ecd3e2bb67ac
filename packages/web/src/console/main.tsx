import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../design/tokens.css'
import '../design/controls.css'
import './console.css'
import { App } from './shell/app.tsx'
import { createAskClient } from './use-ask.ts'

const place = document.getElementById('page')
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={createAskClient()}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
