import { Unreadable } from '../../bytes/errors.ts'
import { DEFAULT_LIMITS } from '../../bytes/limits.ts'
import { partsOf } from '../../bytes/source-file.ts'
import type { Reader } from '../reader.ts'
import { type Member, membersOf } from './container.ts'
import { trackOf } from './track.ts'

const SIGNATURE = Buffer.from('AG LEADER TECHNOLOGY', 'latin1')
const UNKNOWN = 'flow, moisture, rates, width, sections, crop, grower, farm and field'
export const SEND_INSTEAD =
  'export the data from SMS or the display as Advanced text or shapefile, connect AgFiniti, or configure a converter'

/**
 * Native cards of Ag Leader displays (.agdata, .agsetup): recognised, and refused with what is known of them. With
 * `agleaderCard.track` time and position of their logs are read, and nothing else: no more of the layout is public.
 */
export const agleaderCard: Reader = {
  format: 'AGDATA',

  recognise(head, path) {
    if (!SIGNATURE.equals(head.subarray(0, SIGNATURE.length))) return undefined
    return partsOf(path).extension === 'agsetup' ? 'setup' : 'card'
  },

  async *read({ parts, name, key }, options) {
    const [part] = parts
    if (part?.role === 'setup') {
      const detail = `'${name}' is the setup of an Ag Leader card (growers, fields, products) and holds no logs; send the .agdata beside it, or ${SEND_INSTEAD}`
      yield { kind: 'ignored', code: 'no_logs', detail }
      return
    }
    const members = membersOf((await part?.file.read()) ?? new Uint8Array())
    if (members.length === 0) {
      const message = `'${name}' is an Ag Leader native card with nothing inside; export it again`
      throw new Unreadable('empty_native_card', message)
    }
    let tracks = 0
    if (options.agleaderCard?.track) {
      const limits = options.limits ?? DEFAULT_LIMITS
      for (const log of members.filter(isLog)) {
        const table = await trackOf(log, name, `${key}#${log.name}`, limits, options.now)
        if (!table) continue
        tracks++
        yield { kind: 'table', table }
      }
    }
    if (tracks === 0) throw new Unreadable('native_card_unsupported', refusal(name, members))
  },
}

function isLog({ name }: Member): boolean {
  return partsOf(name).extension === 'ilf2'
}

function refusal(name: string, members: readonly Member[]): string {
  const kinds = Map.groupBy(members, (member) => partsOf(member.name).extension || 'other')
  const held = [...kinds].map(([kind, all]) => `${all.length} ${kind}`).join(', ')
  return `'${name}' is an Ag Leader native card (inside: ${held}), which is not read: where its ${UNKNOWN} stand is not public; ${SEND_INSTEAD}`
}
