import type { ConsumerKey } from '../oauth/consumer-keys.ts'
import { type Html, html } from './html.ts'
import { layout } from './layout.ts'

export interface KeyForm {
  readonly name: string
  readonly redirectUrls: string
  readonly anyLoopbackUrl: boolean
  readonly problem: string
}

export function keysPage(keys: readonly ConsumerKey[], refused?: KeyForm): Html {
  const problem = refused && html`<p role="alert" class="problem" id="problem">${refused.problem}</p>`
  const body = html`<h1>Consumer keys</h1>
<p>An application signs in to AgFiniti with a key pair. Growers are sent back to its redirection URLs and nowhere else.</p>
${keys.map(card)}
${keys.length === 0 && html`<p class="quiet">No keys are registered.</p>`}
<h2>Register an application</h2>
${problem}
<form method="post" action="/keys">
<label for="name">Application name</label>
<input id="name" name="name" required maxlength="100" value="${refused?.name}">
<label for="redirectUrls">Redirection URLs, one a line</label>
<textarea id="redirectUrls" name="redirectUrls" rows="3" placeholder="https://app.example.com/callback">${refused?.redirectUrls}</textarea>
<label class="choice"><input type="checkbox" name="anyLoopbackUrl" value="yes" ${refused?.anyLoopbackUrl && 'checked'}>
Accept any URL on this machine (localhost, 127.0.0.1)</label>
<button class="first">Make a key pair</button>
</form>`
  return layout('Consumer keys', body)
}

function card({ name, publicKey, privateKey, redirectUrls, anyLoopbackUrl }: ConsumerKey): Html {
  return html`<section class="card" aria-label="${name}">
<h2>${name}</h2>
<dl>
<dt>Public key</dt><dd><code>${publicKey}</code></dd>
<dt>Private key</dt><dd><code>${privateKey}</code></dd>
<dt>Redirection URLs</dt>
<dd>${redirectUrls.map((url) => html`<code>${url}</code><br>`)}${anyLoopbackUrl && 'any URL on this machine'}</dd>
</dl>
<form method="post" action="/keys/${publicKey}/remove">
<button aria-label="Remove ${name}">Remove</button>
</form>
</section>`
}
