import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { curlOf, tokenCommand } from './curl.ts'

/** What the shell makes of the command: the arguments that curl is given. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }; TOKEN=secret; PASSWORD='pass'; ${command}`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

test('a shell reads the very call', () => {
  const query = { search: `O'Neil & sons $(rm)`, page: 0, none: undefined }
  const body = { name: `it's "quoted" \\ $HOME`, lines: 'a\nb' }
  const call = { method: 'POST', path: '/services/x', query, body } as const
  const [silent, dashX, method, address, ...rest] = argumentsOf(curlOf(call, 'https://sheaf.example/farm/'))
  expect([silent, dashX, method]).toEqual(['-s', '-X', 'POST'])
  const url = new URL(address ?? '')
  expect(url.origin + url.pathname).toBe('https://sheaf.example/farm/services/x')
  expect(Object.fromEntries(url.searchParams)).toEqual({ search: query.search, page: '0' })
  expect(rest.slice(0, 5)).toEqual([
    '-H',
    'Authorization: Bearer secret',
    '-H',
    'Content-Type: application/json',
    '-d',
  ])
  expect(JSON.parse(rest[5] ?? '')).toEqual(body)
})

test('the token command sends user name and password', () => {
  const [, login = ''] = tokenCommand('http://localhost:8787/', `o'neil"@example.com`).split('\n', 2)
  expect(login).toContain('http://localhost:8787/api/authenticate')
  const script = tokenCommand('http://localhost:8787/', `o'neil"@example.com`)
    .replace(/^read.*$/m, 'PASSWORD=pass')
    .replace('TOKEN=$(', '(')
    .replace(/\| sed.*\)$/m, ')')
  const sent = argumentsOf(script)
  expect(JSON.parse(sent.at(-1) ?? '')).toEqual({ username: `o'neil"@example.com`, password: 'pass' })
})
