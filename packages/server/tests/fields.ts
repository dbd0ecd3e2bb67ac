/** What the tests of fields share. */
import type { Asker } from './api.ts'

const base = '/services/fields/api'
export const fieldPaths = {
  growers: `${base}/growers`,
  farms: `${base}/farms`,
  fields: `${base}/fields`,
  ofUser: (userId: string) => `${base}/users/${userId}`,
  userFields: (userId: string) => `${base}/users/${userId}/fields`,
}

/** A square with its south-west corner at [lon, lat]; sides in degrees. */
export function square(lon: number, lat: number, side: number) {
  const ring = [
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ]
  return { type: 'MultiPolygon', coordinates: [[ring]] }
}

export async function addField(
  ask: Asker,
  userId: string,
  geometry: object = square(9, 48, 0.01),
  more: Record<string, unknown> = {},
) {
  const answer = await ask('POST', fieldPaths.userFields(userId), { payload: { geometry, ...more } })
  return answer.json()
}

/** A valid polygon. With the same one, turned by a quarter, it has more crossings than anybody can work out. */
export function comb(teeth: number, turned: boolean) {
  const step = 0.1 / teeth
  const corners = Array.from({ length: teeth }, (_, i) => [
    [i * step, 0.1],
    [(i + 0.3) * step, 0.1],
    [(i + 0.3) * step, 0.001],
    [(i + 1) * step, 0.001],
  ]).flat()
  const ring = [[0, 0], ...corners, [0.1001, 0], [0, 0]]
  return { type: 'MultiPolygon', coordinates: [[ring.map(([x = 0, y = 0]) => (turned ? [y, x] : [x, y]))]] }
}
