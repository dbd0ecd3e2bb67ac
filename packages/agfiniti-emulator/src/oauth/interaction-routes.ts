import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Account, Accounts } from '../accounts/accounts.ts'
import { OAUTH_PATHS } from '../endpoints.ts'
import { RequestError } from '../errors.ts'
import { consentPage } from '../pages/consent-page.ts'
import { sendPage } from '../pages/layout.ts'
import { signInPage } from '../pages/sign-in-page.ts'
import type { ConsumerKeys } from './consumer-keys.ts'
import { interactionPath } from './interaction-path.ts'
import { SCOPES } from './provider.ts'

interface Behind {
  readonly provider: Provider
  readonly accounts: Accounts
  readonly keys: ConsumerKeys
  /** Signs this grower in, or the one that `login_hint` names, and agrees for them, without a page. */
  readonly autoApprove: Account | undefined
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The pages between the authorize call and the way back: sign in, agree or deny. */
export function interactionRoutes(
  app: FastifyInstance,
  { provider, accounts, keys, autoApprove }: Behind,
): void {
  const path = interactionPath(':uid')

  const interaction = async (request: FastifyRequest, reply: FastifyReply): Promise<Interaction> => {
    try {
      return await provider.interactionDetails(request.raw, reply.raw)
    } catch (cause) {
      if (!(cause instanceof errors.SessionNotFound)) throw cause
      const message = 'This sign-in has ended. Start again from the application that sent you here.'
      throw new RequestError(400, 'sign_in_expired', message)
    }
  }

  const finish = async (
    request: FastifyRequest,
    reply: FastifyReply,
    result: Parameters<Provider['interactionFinished']>[2],
  ): Promise<FastifyReply> =>
    reply.redirect(await provider.interactionResult(request.raw, reply.raw, result), 303)

  const agree = async ({ params }: Interaction, accountId: string): Promise<{ grantId: string }> => {
    const grant = new provider.Grant({ accountId, clientId: text(params.client_id) })
    const asked = text(params.scope).split(' ')
    grant.addOIDCScope(SCOPES.filter((scope) => asked.includes(scope)).join(' '))
    return { grantId: await grant.save() }
  }

  app.get(path, async (request, reply) => {
    const details = await interaction(request, reply)
    const { uid, params, prompt } = details
    const hint = text(params.login_hint)
    if (autoApprove) {
      const { id: accountId } = accounts.byEmail(hint) ?? autoApprove
      return finish(request, reply, { login: { accountId }, consent: await agree(details, accountId) })
    }
    const application = keys.get(text(params.client_id))?.name ?? text(params.client_id)
    const account = accounts.get(details.session?.accountId ?? '')
    if (prompt.name === 'login' || account === undefined) {
      return sendPage(reply, signInPage({ uid, application, email: hint, seeded: accounts.list() }))
    }
    const scopes = text(params.scope).split(' ')
    const page = consentPage({ uid, application, account, scopes, redirectUrl: text(params.redirect_uri) })
    return sendPage(reply, page)
  })

  app.post<{ Body: Record<string, unknown> }>(`${path}/sign-in`, async (request, reply) => {
    const { uid, params } = await interaction(request, reply)
    const email = text(request.body?.email)
    const account = accounts.signIn(email, text(request.body?.password))
    if (account) return finish(request, reply, { login: { accountId: account.id } })
    const application = keys.get(text(params.client_id))?.name ?? text(params.client_id)
    const page = signInPage({ uid, application, email, seeded: accounts.list(), failed: true })
    return sendPage(reply, page, 401)
  })

  app.post(`${path}/agree`, async (request, reply) => {
    const details = await interaction(request, reply)
    if (details.session === undefined) throw new RequestError(400, 'invalid_request', 'Sign in first.')
    return finish(request, reply, { consent: await agree(details, details.session.accountId) })
  })

  app.post(`${path}/deny`, async (request, reply) => {
    await interaction(request, reply)
    return finish(request, reply, { error: 'access_denied', error_description: 'The grower did not agree.' })
  })

  // A new session and a new request: oidc-provider binds an interaction to the session that it started in.
  app.post(`${path}/change-account`, async (request, reply) => {
    const { params, session } = await interaction(request, reply)
    await (session && (await provider.Session.find(session.cookie)))?.destroy()
    const again = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) again.set(name, text(value))
    return reply.redirect(`${OAUTH_PATHS.authorization}?${again}`, 303)
  })
}
