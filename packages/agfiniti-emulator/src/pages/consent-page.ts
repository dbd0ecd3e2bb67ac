import type { Account } from '../accounts/accounts.ts'
import { interactionPath } from '../oauth/interaction-path.ts'
import type { Scope } from '../oauth/provider.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

interface Consent {
  readonly uid: string
  readonly application: string
  readonly account: Account
  readonly scopes: readonly string[]
  readonly redirectUrl: string
}

const MEANING: Readonly<Record<Scope, string>> = {
  read: 'See your account and read your machine files',
  readwrite: 'Read and change your data',
  fileupload: 'Send prescriptions to your account',
}

const hasMeaning = (scope: string): scope is Scope => Object.hasOwn(MEANING, scope)

export function consentPage({ uid, application, account, scopes, redirectUrl }: Consent): Html {
  const path = interactionPath(uid)
  const body = html`<h1>Connect to ${application}?</h1>
<p>Signed in as <strong>${account.name}</strong> (${account.email})</p>
<p><strong>${application}</strong> will be able to:</p>
<ul class="scopes">${scopes.filter(hasMeaning).map((scope) => html`<li>${MEANING[scope]} <code>${scope}</code></li>`)}</ul>
<form method="post" action="${path}/agree"><button class="first">Agree</button></form>
<form method="post" action="${path}/deny"><button>Deny</button></form>
<form method="post" action="${path}/change-account"><button class="link">Use another account</button></form>
<p class="quiet">You will return to <code>${URL.parse(redirectUrl)?.origin ?? redirectUrl}</code></p>`
  return layout('Connect', body)
}
