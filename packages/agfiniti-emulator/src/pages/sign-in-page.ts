import type { Account } from '../accounts/accounts.ts'
import { interactionPath } from '../oauth/interaction-path.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

interface SignIn {
  readonly uid: string
  readonly application: string
  readonly email: string
  readonly seeded: readonly Account[]
  readonly failed?: boolean
}

export function signInPage({ uid, application, email, seeded, failed = false }: SignIn): Html {
  const path = interactionPath(uid)
  const body = html`<h1>Sign in</h1>
<p>to connect your AgFiniti account to <strong>${application}</strong></p>
${failed && html`<p role="alert" class="problem" id="problem">The e-mail address or the password is wrong.</p>`}
<form method="post" action="${path}/sign-in">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${email}" ${described(failed)}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required ${described(failed)}>
<button class="first">Sign in</button>
</form>
<form method="post" action="${path}/deny"><button>Cancel</button></form>
<details>
<summary>Seeded growers</summary>
<table>
<thead><tr><th scope="col">E-mail address</th><th scope="col">Password</th></tr></thead>
<tbody>${seeded.map((account) => html`<tr><td>${account.email}</td><td><code>${account.password}</code></td></tr>`)}</tbody>
</table>
</details>`
  return layout('Sign in', body)
}

function described(failed: boolean): Html | false {
  return failed && html`aria-invalid="true" aria-describedby="problem"`
}
