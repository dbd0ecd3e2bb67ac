import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ok, type Receiver, startReceiver } from '../../tests/receiver.ts'
import { createCallWebhook } from './call.ts'
import { signature } from './signature.ts'

const secret = 'sheaf-demo-secret'
const body = '{"message": "hello"}'

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.close())
beforeEach(() => {
  receiver.calls.length = 0
  receiver.answer = ok
})

describe('where private addresses are allowed', () => {
  const callWebhook = createCallWebhook({ allowPrivate: true })
  const call = () => callWebhook({ url: receiver.url, secret, body, headers: { 'x-sheaf-sequence': '7' } })

  test('a signed POST; any 2xx is a success', async () => {
    receiver.answer = (response) => void response.writeHead(204).end()
    expect(await call()).toEqual({ ok: true, status: 204, response: '' })
    const [received] = receiver.calls
    expect(received).toMatchObject({ method: 'POST', body })
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-leaf-signature': signature(secret, body),
      'x-sheaf-sequence': '7',
      host: `127.0.0.1:${receiver.port}`,
    })
  })

  test('500: the first 4 KB of the answer are kept', async () => {
    receiver.answer = (response) => void response.writeHead(500).end('x'.repeat(100_000))
    expect(await call()).toEqual({ ok: false, status: 500, response: 'x'.repeat(4096) })
  })

  test('a redirect is an answer that is no 2xx, and is not followed', async () => {
    receiver.answer = (response) => void response.writeHead(307, { location: receiver.url }).end('there')
    expect(await call()).toEqual({ ok: false, status: 307, response: 'there' })
    expect(receiver.calls).toHaveLength(1)
  })

  test('a receiver that hangs up', async () => {
    receiver.answer = (response) => void response.socket?.destroy()
    expect(await call()).toEqual({ ok: false, connectionError: 'socket hang up' })
  })

  test('nobody listens', async () => {
    const gone = await startReceiver()
    await gone.close()
    const outcome = await callWebhook({ url: gone.url, secret, body })
    expect(outcome).toMatchObject({ ok: false, connectionError: expect.stringContaining('ECONNREFUSED') })
  })

  test.each([
    ['answers nothing', () => {}],
    ['answers half a head', (response) => void response.socket?.write('HTTP/1.1 200 OK\r\nx-')],
  ] satisfies [string, Receiver['answer']][])(
    'a receiver that %s is not waited for',
    async (_what, answer) => {
      receiver.answer = answer
      const hasty = createCallWebhook({ allowPrivate: true, timeoutMs: 200 })
      const outcome = await hasty({ url: receiver.url, secret, body })
      expect(outcome).toEqual({ ok: false, connectionError: 'no answer within 0.2 s' })
    },
  )

  test('an answer that drips: its status counts, and what has come of it', async () => {
    receiver.answer = (response) => void response.writeHead(502).write('sorry')
    const hasty = createCallWebhook({ allowPrivate: true, timeoutMs: 200 })
    const outcome = await hasty({ url: receiver.url, secret, body })
    expect(outcome).toEqual({ ok: false, status: 502, response: 'sorry' })
  })

  test('a name server that does not answer is not waited for', async () => {
    const never = new Promise<never>(() => {})
    const hasty = createCallWebhook({ allowPrivate: true, timeoutMs: 200, resolve: () => never })
    const outcome = await hasty({ url: 'http://receiver.test/', secret, body })
    expect(outcome).toEqual({ ok: false, connectionError: 'no answer within 0.2 s' })
  })

  test('a name is looked up once, and what was found is called under its name', async () => {
    const asked: string[] = []
    const named = createCallWebhook({
      allowPrivate: true,
      resolve: async (host) => {
        asked.push(host)
        return [{ address: '127.0.0.1', family: 4 }]
      },
    })
    const outcome = await named({ url: `http://receiver.test:${receiver.port}/`, secret, body })
    expect(outcome.ok).toBe(true)
    expect(asked).toEqual(['receiver.test'])
    expect(receiver.calls[0]?.headers.host).toBe(`receiver.test:${receiver.port}`)
  })
})

describe('where they are not', () => {
  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::]',
    '169.254.169.254',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '10.0.0.1',
  ])('http://%s is refused', async (host) => {
    const callWebhook = createCallWebhook({ allowPrivate: false })
    const outcome = await callWebhook({ url: `http://${host}:${receiver.port}/hook`, secret, body })
    expect(outcome).toMatchObject({
      ok: false,
      connectionError: expect.stringMatching(/not a public address/),
    })
    expect(receiver.calls).toEqual([])
  })

  test.each([
    [[{ address: '127.0.0.1', family: 4 }]],
    [[{ address: '::ffff:127.0.0.1', family: 6 }]],
    [
      [
        { address: '10.1.2.3', family: 4 },
        { address: 'fd00::1', family: 6 },
      ],
    ],
  ])('a name that leads to %j is refused', async (addresses) => {
    const callWebhook = createCallWebhook({ allowPrivate: false, resolve: async () => addresses })
    const outcome = await callWebhook({ url: `http://innocent.example:${receiver.port}/`, secret, body })
    expect(outcome).toEqual({ ok: false, connectionError: 'innocent.example is not a public address' })
    expect(receiver.calls).toEqual([])
  })

  test('a name that leads here only when it is asked again is not asked again', async () => {
    const answers = ['198.51.100.7', '127.0.0.1']
    const callWebhook = createCallWebhook({
      allowPrivate: false,
      resolve: async () => [{ address: answers.shift() ?? '127.0.0.1', family: 4 }],
    })
    const outcome = await callWebhook({ url: `http://rebind.example:${receiver.port}/`, secret, body })
    expect(outcome.ok).toBe(false)
    expect(answers).toEqual(['127.0.0.1'])
    expect(receiver.calls).toEqual([])
  })
})
