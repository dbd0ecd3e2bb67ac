import type { Account } from '../accounts/accounts.ts'
import { OAUTH_PATHS } from '../endpoints.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

interface Home {
  readonly url: string
  readonly accounts: readonly { readonly account: Account; readonly files: number }[]
  readonly autoApprove: boolean
}

export function homePage({ url, accounts, autoApprove }: Home): Html {
  const example = new URLSearchParams({
    response_type: 'code',
    client_id: 'demo-public-key',
    redirect_uri: `${url}/`,
    scope: 'read readwrite',
  })
  const body = html`<h1>AgFiniti emulator</h1>
<p>An OAuth 2.0 server and a file service that behave as Ag Leader’s AgFiniti is known, or assumed, to behave.
Made for trying Sheaf out and for its tests.</p>
<ul>
<li><a href="/keys">Consumer keys</a>: register an application and its redirection URLs</li>
<li><a href="${OAUTH_PATHS.authorization}?${example.toString()}">Sign in and agree</a>: what a grower sees${autoApprove && ' (auto-approve is on: no page is shown)'}</li>
<li><a href="/emulator/counters">Counters</a>, <a href="/emulator/faults">faults</a> and <a href="/emulator/grants">grants</a>, as JSON</li>
</ul>
<h2>Seeded growers</h2>
<table>
<thead><tr><th scope="col">E-mail address</th><th scope="col">Password</th><th scope="col">Files</th></tr></thead>
<tbody>${accounts.map(
    ({ account, files }) =>
      html`<tr><td>${account.email}</td><td><code>${account.password}</code></td><td>${files}</td></tr>`,
  )}</tbody>
</table>`
  return layout('Home', body)
}
