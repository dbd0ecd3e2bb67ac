/**
 * The grower's browser, as far as the demo needs one: follows AgFiniti's redirections with its cookies, until the
 * callback has the code. The emulator runs with --auto-approve, so no page asks for anything.
 */
export async function signIn(authorizeUrl: string): Promise<void> {
  const cookies = new Map<string, string>()
  let url = authorizeUrl
  for (let hop = 0; hop < 20; hop++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = answer.headers.get('location')
    await answer.body?.cancel()
    if (location === null) {
      if (answer.ok) return
      throw new Error(`sign-in stopped at ${url}: ${answer.status}`)
    }
    url = new URL(location, url).href
  }
  throw new Error('sign-in goes round in circles')
}
