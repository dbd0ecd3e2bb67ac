/** The page of a Magic Link: who asks for what, and what the grower can do about it. Works without scripts. */
import { defaultBackground, type MagicLinkSession, type SessionUpload } from '@sheaf/contract'
import { outcomeText } from './connect-pages.ts'
import { type Html, html } from './html.ts'
import type { Page } from './layout.ts'

export interface MagicLinkView {
  readonly session: MagicLinkSession
  /** Newest first. */
  readonly uploads: readonly SessionUpload[]
  /** Path of the page; forms go below it. */
  readonly path: string
  /** Why the last form was not taken. */
  readonly problem?: string
}

export function magicLinkPage({ session, uploads, path, problem }: MagicLinkView): Page {
  const { headerImage, companyLogo, companyName, leafUserName } = session
  const files = session.widget === 'FILEUPLOAD'
  const asks = companyName ?? 'Your partner'
  const title = files ? `${asks} asks for your machine files` : `${asks} asks for your machine data`
  const images = [headerImage, companyLogo].filter((image) => image !== undefined)
  const body = html`${headerImage !== undefined && html`<img class="header" src="${headerImage}" alt="">`}
${companyLogo !== undefined && html`<img class="logo" src="${companyLogo}" alt="${companyName ?? 'Logo'}">`}
<h1>${title}</h1>
${leafUserName !== undefined && html`<p class="quiet">For ${leafUserName}</p>`}
${problem !== undefined && html`<p role="alert">${problem}</p>`}
${files ? uploadPart(path, uploads) : connectPart(session, { path, asks })}`
  // Without a colour of the link's own the page follows the browser, light or dark.
  const background =
    session.backgroundColor === defaultBackground ? {} : { background: session.backgroundColor }
  return { title, body, images, ...background }
}

function connectPart(
  { providers, lastOutcome, disconnectEnabled }: MagicLinkSession,
  { path, asks }: { path: string; asks: string },
): Html {
  if (providers.length === 0)
    return html`<p role="alert">There is nothing to connect at the moment. Please tell the company that sent you this link.</p>`
  const failed = lastOutcome !== undefined && lastOutcome !== 'connected'
  return html`${failed && html`<p role="alert">${outcomeText(lastOutcome)}</p>`}
${providers.map(
  ({ provider, connected, connectedTime, sendsPrescriptions }) => html`<section>
<h2>${provider}</h2>
${
  connected
    ? html`<p role="status"><strong>Connected</strong>${connectedTime !== undefined && ` since ${connectedTime.slice(0, 10)}`}. You are done, and can close this page.</p>
${
  disconnectEnabled &&
  html`<form method="post" action="${path}/disconnect/${provider}"><button class="second">Disconnect ${provider}</button></form>`
}`
    : html`<p>You sign in at AgFiniti and decide there. ${asks} will be able to read your machine files${sendsPrescriptions && ' and to send prescriptions to your account'}, and never sees your password.</p>
<form method="post" action="${path}/connect/${provider}"><button>Connect ${provider}</button></form>`
}
</section>`,
)}`
}

const states = { RECEIVED: 'Being read', PROCESSED: 'Read', FAILED: 'Could not be read' } as const

function uploadPart(path: string, uploads: readonly SessionUpload[]): Html {
  return html`<form method="post" action="${path}/upload" enctype="multipart/form-data">
<label for="file">A .zip with the files of your monitor</label>
<input id="file" name="file" type="file" accept=".zip,application/zip" required>
<button>Upload</button>
</form>
${
  uploads.length > 0 &&
  html`<h2 id="uploads">Your uploads of the last 30 days</h2>
<table aria-labelledby="uploads">
<thead><tr><th scope="col">File</th><th scope="col">Date</th><th scope="col">State</th></tr></thead>
<tbody>${uploads.map(
    ({ fileName, uploadTimestamp, status, statusDetails }) =>
      html`<tr><td>${fileName}</td><td>${uploadTimestamp.slice(0, 10)}</td><td>${states[status]}${statusDetails !== undefined && `: ${statusDetails}`}</td></tr>`,
  )}</tbody>
</table>
${
  uploads.some(({ status }) => status === 'RECEIVED') &&
  html`<p><a href="${path}">Look again</a> to see how far they are.</p>`
}`
}`
}
