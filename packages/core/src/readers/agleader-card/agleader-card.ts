import { Unreadable } from '../../bytes/errors.ts'
import { partsOf } from '../../bytes/source-file.ts'
import type { Reader } from '../reader.ts'

const SIGNATURE = Buffer.from('AG LEADER TECHNOLOGY', 'latin1')
const TAR_MAGIC = Buffer.from('ustar', 'latin1')

/**
 * Native cards of Ag Leader displays (.agdata, .agsetup): recognised, not read. No layout of them is public; what
 * follows the signature is a tar archive, so that an empty card can be told.
 */
export const agleaderCard: Reader = {
  format: 'AGDATA',

  recognise(head, path) {
    if (!SIGNATURE.equals(head.subarray(0, SIGNATURE.length))) return undefined
    return partsOf(path).extension === 'agsetup' ? 'setup' : 'card'
  },

  async *read({ parts, name }) {
    const [part] = parts
    if (part?.role === 'setup') {
      const detail = `'${name}' is the setup of an Ag Leader card and holds no logs`
      yield { kind: 'ignored', code: 'no_logs', detail }
      return
    }
    const head = Buffer.from((await part?.file.head()) ?? [])
    if (!head.includes(TAR_MAGIC)) {
      throw new Unreadable(
        'empty_native_card',
        `'${name}' is an Ag Leader native card with nothing inside; export it again`,
      )
    }
    throw new Unreadable(
      'native_card_unsupported',
      `'${name}' is an Ag Leader native card, which is not read; export it from the display or SMS as Advanced text or shapefile, or connect AgFiniti`,
    )
  },
}
