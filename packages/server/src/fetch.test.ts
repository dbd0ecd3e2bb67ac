import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { fetch } from './fetch.ts'

let server: Server | undefined
afterEach(() => server?.close())

const listening = (given: Server) =>
  new Promise<string>((resolve) => {
    server = given.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(given.address() as AddressInfo).port}/`)
    })
  })

test('answers are those of Node, whatever their status', async () => {
  const url = await listening(
    createServer((request, response) => {
      const status = Number(request.url?.slice(1))
      response.writeHead(status, { 'x-what': 'it', 'set-cookie': ['a=1', 'b=2'] })
      response.end(status === 204 ? undefined : 'body')
    }),
  )
  for (const status of [200, 204, 404, 429, 503]) {
    const answer = await fetch(`${url}${status}`)
    expect(answer).toBeInstanceOf(Response)
    expect([answer.status, answer.headers.get('x-what')]).toEqual([status, 'it'])
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.clone().text()).toBe(status === 204 ? '' : 'body')
  }
  const moved = await fetch(`${url}302`, { redirect: 'manual' })
  expect(moved.status).toBe(302)
})

test('forms, with their files, and headers arrive', async () => {
  const url = await listening(
    createServer(async (request, response) => {
      response.end(`${request.headers['x-mine']}\n${request.headers['content-type']}\n${await text(request)}`)
    }),
  )
  const form = new FormData()
  form.append('name', 'Höhe')
  form.append('file', new Blob(['bytes']), 'rx map.zip')
  const answer = await fetch(url, { method: 'POST', body: form, headers: new Headers({ 'x-mine': 'yes' }) })
  const said = await answer.text()
  expect(said).toMatch(/^yes\nmultipart\/form-data; boundary=/)
  expect(said).toMatch(/name="name"\r\n\r\nHöhe\r\n/)
  expect(said).toMatch(/filename="rx map.zip"\r\nContent-Type: application\/octet-stream\r\n\r\nbytes\r\n/)
})

test('a connection that breaks while its answer is held back breaks the answer alone', async () => {
  const url = await listening(
    createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\nConnection: close\r\n\r\n')
        socket.write(Buffer.alloc(100_000))
        setTimeout(() => socket.resetAndDestroy(), 50)
      })
    }),
  )
  const answer = await fetch(url)
  await new Promise((resolve) => setTimeout(resolve, 150))
  await expect(answer.arrayBuffer()).rejects.toThrow()
})

test('a call that is given up ends', async () => {
  const url = await listening(createServer(() => {}))
  await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout|aborted/i)
})
