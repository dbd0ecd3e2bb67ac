/** Which answers a change on the server makes old. */
import type { Change } from '@sheaf/contract'
import type { AskQuery } from '../ask.ts'
import { consoleUsersPath } from '../places.ts'

export interface AskedFor {
  readonly path: string
  readonly query: AskQuery
}

const management = '/services/usermanagement/api'
const users = `${management}/users`
const operations = '/services/operations/api'
const files = `${operations}/files`
const batches = `${operations}/batch`
const operationPages = `${operations}/operations`
const fields = '/services/fields/api'
const equipment = '/services/beta/api'
const resources = '/services/integrations'

/** By kind of change, the beginnings of the paths whose answers may show it. */
const shownAt: Readonly<Record<Change['kind'], readonly string[]>> = {
  owner: ['/console', '/services/config'],
  user: [users, consoleUsersPath],
  credential: [users, consoleUsersPath, resources],
  sync: [users, consoleUsersPath, resources],
  source: [consoleUsersPath, files, batches, resources],
  batch: [batches, files, consoleUsersPath],
  file: [consoleUsersPath, files, batches, resources, `${fields}/users`, equipment],
  operation: [consoleUsersPath, operationPages, files, `${fields}/users`],
  grower: [fields],
  farm: [fields],
  field: [fields, operationPages, files, consoleUsersPath],
  boundaryUpload: ['/services/uploadservice', fields],
  machine: [equipment],
  implement: [equipment],
  operator: [equipment],
  prescription: ['/services/beta/prescription'],
  webhook: ['/services/alerts', '/console/deliveries'],
  alert: ['/services/alerts', '/console/deliveries'],
  appKey: [`${management}/app-keys`],
  apiKey: [`${management}/api-keys`],
  magicLink: ['/services/widgets'],
}

/** Kinds that have a page of their own, whose address tells their id. */
const pageOf: Readonly<Partial<Record<Change['kind'], string>>> = {
  file: `${files}/`,
  batch: `${batches}/`,
  operation: `${operationPages}/`,
  user: `${users}/`,
}
const ofOneUser = /\/users\/([0-9a-f-]{36})(?:\/|$)/i
const anId = /^[0-9a-f-]{36}/i

/** A kind that is not known here may show anywhere. */
export function touches({ kind, id, leafUserId }: Change, { path, query }: AskedFor): boolean {
  const places: readonly string[] | undefined = shownAt[kind]
  if (places && !places.some((place) => path.startsWith(place))) return false
  const userShown = ofOneUser.exec(path)?.[1] ?? query.leafUserId
  if (leafUserId && userShown && userShown !== leafUserId) return false
  const page = pageOf[kind]
  const idShown = page && path.startsWith(page) ? anId.exec(path.slice(page.length))?.[0] : undefined
  return !id || !idShown || idShown === id
}
