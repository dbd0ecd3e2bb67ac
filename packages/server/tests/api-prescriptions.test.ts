/** Prescriptions on their way to AgFiniti: sent once, refused with a reason, never lost from the history. */
import { Prescription, SentPrescription } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  form,
  holds,
  paths,
  secrets,
} from './api.ts'

const READ_ONLY = ['read', 'readwrite'] as const
const WITH_UPLOADS = [...READ_ONLY, 'fileupload'] as const

let api: ApiUnderTest
let ask: Asker
let zip: Buffer
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  zip = await fixture('prescription/rx_map.zip')
})
afterAll(() => api.close())

const base = '/services/beta/prescription/api/users'
const send = (user: string, bytes: Uint8Array = zip, spelling = 'agleader') =>
  ask('POST', `${base}/${user}/${spelling}`, form({}, { name: 'rx_map.zip', bytes }))
const sent = async (user: string) => (await ask('GET', `${base}/${user}/agleader`)).json()
/** Bytes of their own, which mean the same: a zip may carry a comment. */
const commented = (comment: string) => {
  const bytes = Buffer.concat([zip, Buffer.from(comment)])
  bytes.writeUInt16LE(comment.length, zip.length - 2)
  return bytes
}

async function connected(scopes: typeof WITH_UPLOADS | typeof READ_ONLY): Promise<string> {
  const user = await addUser(ask)
  const { refreshToken } = await api.emulator.grant({ scopes })
  const payload = { ...(await secrets(api.emulator)), refreshToken }
  const answer = await ask('POST', `${paths.users}/${user}/ag-leader-credentials`, { payload })
  expect(answer.statusCode).toBe(201)
  return user
}

test('reaches AgFiniti unchanged, once, under every spelling of the path', async () => {
  const user = await connected(WITH_UPLOADS)
  const before = api.emulator.uploads().length
  const first = await send(user)
  expect(first.statusCode).toBe(201)
  holds(SentPrescription, first.json())
  expect(first.json()).toMatchObject({ name: 'rx_map' })
  for (const spelling of ['agleader', 'agLeader', 'AgLeader']) {
    const again = await send(user, zip, spelling)
    expect([again.statusCode, again.json()]).toEqual([201, first.json()])
  }
  const uploads = api.emulator.uploads().slice(before)
  expect(uploads).toMatchObject([{ id: first.json().id, name: 'rx_map.zip', size: zip.length }])
  const list = await sent(user)
  for (const each of list) holds(Prescription, each)
  expect(list).toMatchObject([{ id: first.json().id, status: 'SENT', sha256: uploads[0]?.sha256 }])
})

test('is sent once by two that send it at the same moment', async () => {
  const user = await connected(WITH_UPLOADS)
  const before = api.emulator.uploads().length
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(user)))
  for (const { statusCode } of answers) expect([201, 409]).toContain(statusCode)
  expect(answers.some(({ statusCode }) => statusCode === 201)).toBe(true)
  expect(api.emulator.uploads().length).toBe(before + 1)
})

describe('is refused', () => {
  test.each([
    ['zipHasSubfolders', () => fixture('isoxml/zips/AFE.zip')],
    ['invalidZip', async () => Buffer.from('no zip')],
    ['missingShapefilePart', () => fixture('invalid/mac-junk.zip')],
    ['invalidZip', async () => zip.subarray(0, 500)],
  ])('%s', async (errorKey, bytes) => {
    const user = await connected(WITH_UPLOADS)
    const answer = await send(user, await bytes())
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { errorKey, entityName: 'prescription' }])
    expect(await sent(user)).toEqual([])
  })

  test('without a file, and with an empty one', async () => {
    const user = await connected(WITH_UPLOADS)
    for (const body of [form({ purpose: 'x' }), form({}, { name: 'a.zip', bytes: new Uint8Array(0) })]) {
      const answer = await ask('POST', `${base}/${user}/agleader`, body)
      expect(answer.json()).toMatchObject({ status: 400, fieldErrors: [{ field: 'file' }] })
    }
    const json = await ask('POST', `${base}/${user}/agleader`, { payload: {} })
    expect(json.statusCode).toBe(415)
  })

  test("for nobody, and for another owner's user", async () => {
    const user = await connected(WITH_UPLOADS)
    const other = await api.owner()
    const body = form({}, { name: 'rx_map.zip', bytes: zip })
    expect((await other('POST', `${base}/${user}/agleader`, body)).statusCode).toBe(404)
    expect((await other('GET', `${base}/${user}/agleader`)).statusCode).toBe(404)
    const nobody = await send('7b0e3a5c-3c0f-4b0e-9a51-3c2f0b1d2e3f')
    expect(nobody.statusCode).toBe(404)
  })

  test('without credentials', async () => {
    const answer = await send(await addUser(ask))
    expect(answer.json()).toMatchObject({ status: 400, errorKey: 'credentialsNotFound' })
  })

  test('where the grant lacks the scope, with the link that asks for it', async () => {
    const user = await connected(READ_ONLY)
    const answer = await send(user)
    expect(answer.json()).toMatchObject({ status: 400, errorKey: 'credentialsLimitedPermission' })
    expect(answer.json().title).toContain(
      `${api.emulator.url}/Account/Authorize?response_type=code&client_id=demo-public-key`,
    )
    expect(answer.json().title).toContain('scope=read%20readwrite%20fileupload')
    const status = await ask('GET', `${paths.users}/${user}/ag-leader-credentials/status`)
    expect(status.json()).toEqual({ status: 'MISSING_PERMISSION' })
    expect(await sent(user)).toMatchObject([{ status: 'FAILED' }])
  })

  test('where the grant was revoked', async () => {
    const user = await connected(WITH_UPLOADS)
    api.emulator.faults.add({ kind: 'revokedGrant', endpoint: 'upload', times: 1 })
    expect((await send(user)).json()).toMatchObject({ errorKey: 'credentialsUnauthenticated' })
    const status = await ask('GET', `${paths.users}/${user}/ag-leader-credentials/status`)
    expect(status.json()).toEqual({ status: 'UNAUTHENTICATED' })
    expect((await send(user)).json()).toMatchObject({ errorKey: 'credentialsUnauthenticated' })
  })
})

test('that AgFiniti answers with a fault is not sent again by itself, and may be sent again', async () => {
  const user = await connected(WITH_UPLOADS)
  const before = api.emulator.uploads().length
  api.emulator.faults.add({ kind: 'serverError', endpoint: 'upload', times: 1 })
  const answer = await send(user, commented('a'))
  expect([answer.statusCode, answer.json().title]).toEqual([502, 'Bad Gateway'])
  expect(api.emulator.uploads().length).toBe(before)
  expect((await send(user, commented('a'))).statusCode).toBe(201)
  expect(api.emulator.uploads().length).toBe(before + 1)
  expect((await sent(user)).map(({ status }: { status: string }) => status)).toEqual(['SENT', 'FAILED'])
})

test('whose sender died on the way can be sent again', async () => {
  const user = await connected(WITH_UPLOADS)
  expect((await send(user, commented('b'))).statusCode).toBe(201)
  const died = api.context.db.updateTable('prescriptions').where('user_id', '=', user)
  await died.set({ state: 'sending', provider_id: null }).execute()
  expect((await send(user, commented('b'))).statusCode).toBe(409)
  api.clock.ahead += 10 * 60_000
  try {
    expect((await send(user, commented('b'))).statusCode).toBe(201)
  } finally {
    api.clock.ahead = 0
  }
})
