import { createHmac, timingSafeEqual } from 'node:crypto'
import { basePaths } from '@sheaf/contract'
import type { SigningKey } from '../../owners/signing-keys.ts'
import type { Parts } from '../parts.ts'

const validSeconds = 24 * 3600

type Kind = 'files' | 'operations'
type Named<Artifact extends string> = { [Name in Artifact]?: string } & {
  [Name in `download${Capitalize<Artifact>}`]: string
}

export interface DownloadLinks {
  /** A URL that anyone who has it may open for 24 hours, unless links are not signed; an image's serves its side file too. */
  url(id: string, artifact: string, of?: Kind): string
  /** `rawGeojson` and `downloadRawGeojson`, the older name and the newer one of the same link; without the older, if so configured. */
  named<Artifact extends string>(id: string, artifact: Artifact, of?: Kind): Named<Artifact>
  /** The same of an image: `url` and `downloadUrl`. */
  ofImage(id: string, artifact: string, of?: Kind): { url?: string; downloadUrl: string }
  isValid(fileId: string, artifact: string, expires: number, signature: string): Promise<boolean>
}

/** Of the file that tells where an image's pixels are: its name is the image's with this behind it. */
export const sideFile = '.aux.xml'

/** Download links: signed (HMAC-SHA256) over file or operation, artifact and end, with a key of their own. */
export function downloadLinks({ context, config, signingKeys }: Parts): DownloadLinks {
  const sign = ({ secret }: SigningKey, fileId: string, artifact: string, expires: number) => {
    const key = createHmac('sha256', secret).update('download links').digest()
    const signed = `${fileId}\n${imageOf(artifact)}\n${expires}`
    return createHmac('sha256', key).update(signed).digest()
  }

  const { signedDownloads = true, legacyUrls = true } = config
  const links: DownloadLinks = {
    url(fileId, artifact, of = 'files') {
      const address = `${config.publicUrl}${basePaths.operations}/${of}/${fileId}/download/${artifact}`
      if (!signedDownloads) return address
      const expires = Math.floor(context.clock() / 1000) + validSeconds
      const query = new URLSearchParams({
        exp: String(expires),
        sig: sign(signingKeys.newest(), fileId, artifact, expires).toString('base64url'),
      })
      return `${address}?${query}`
    },
    named<Artifact extends string>(id: string, artifact: Artifact, of?: Kind) {
      const url = links.url(id, artifact, of)
      const newer = `download${artifact.charAt(0).toUpperCase()}${artifact.slice(1)}`
      return { ...(legacyUrls ? { [artifact]: url } : {}), [newer]: url } as Named<Artifact>
    },
    ofImage(id, artifact, of) {
      const downloadUrl = links.url(id, artifact, of)
      return { ...(legacyUrls ? { url: downloadUrl } : {}), downloadUrl }
    },
    async isValid(fileId, artifact, expires, signature) {
      const given = Buffer.from(signature, 'base64url')
      if (!signedDownloads || expires * 1000 <= context.clock()) return false
      for (const key of await signingKeys.current()) {
        const expected = sign(key, fileId, artifact, expires)
        if (given.length === expected.length && timingSafeEqual(given, expected)) return true
      }
      return false
    },
  }
  return links
}

/** A side file is signed with its image. */
function imageOf(artifact: string): string {
  return artifact.endsWith(sideFile) ? artifact.slice(0, -sideFile.length) : artifact
}
