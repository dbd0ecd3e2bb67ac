import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../design/tokens.css'

const place = document.getElementById('page')
if (place) createRoot(place).render(<StrictMode>Sheaf</StrictMode>)
