import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

/** What a browser sees when there is nowhere safe to redirect to. */
export function errorPage(code: string, description = 'The request could not be answered.'): Html {
  const body = html`<h1>This cannot go on</h1>
<p role="alert" class="problem">${description}</p>
<p class="quiet">Code: <code>${code}</code>. Keys and their redirection URLs are on the <a href="/keys">consumer keys</a> page.</p>`
  return layout('Error', body)
}
