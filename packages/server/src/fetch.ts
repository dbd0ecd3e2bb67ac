import { Agent, EnvHttpProxyAgent, FormData, fetch as undiciFetch } from 'undici'

/** Through a proxy as Node's own `fetch`: where NODE_USE_ENV_PROXY says so, as HTTPS_PROXY and NO_PROXY tell. */
const dispatcher = process.env.NODE_USE_ENV_PROXY === '1' ? new EnvHttpProxyAgent() : new Agent()

/**
 * The `fetch` that AgFiniti is asked with. That of Node 24 has an assertion that ends the whole process when a
 * connection breaks while the reader of the answer holds it back (nodejs/undici#5360; undici 7.29). Its connections
 * come from the dispatcher, so that is ours as well. Forms and answers are Node's own, as everybody else knows them;
 * an answer has no `url`.
 */
export const fetch: typeof globalThis.fetch = async (input, init) => {
  const body = init?.body instanceof globalThis.FormData ? undicisForm(init.body) : init?.body
  const options = { ...init, body, dispatcher } as unknown as Parameters<typeof undiciFetch>[1]
  const answer = (await undiciFetch(input as string | URL, options)) as unknown as Response
  return new Response(answer.body, answer)
}

function undicisForm(form: globalThis.FormData): FormData {
  const own = new FormData()
  for (const [name, value] of form) {
    if (typeof value === 'string') own.append(name, value)
    else own.append(name, value, value.name)
  }
  return own
}
