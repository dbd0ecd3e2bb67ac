interface System {
  readonly name: string
  readonly path?: RegExp
  readonly magic?: string
  readonly code: string
  readonly advice: string
}

const DEERE = 'send the shapefile export of Operations Center instead'
const SMS_OR_ISOXML = 'send its ISOXML or shapefile export instead'

/**
 * Cards and archives of other makers, told by their first bytes (hexadecimal) or by their folders; first match wins.
 * Sources: Deere's public sample cards; for the others the folder names that their manuals and users describe.
 */
const SYSTEMS: readonly System[] = [
  { name: 'a gzip archive', magic: '1f8b', code: 'unsupported_archive', advice: 'pack it as zip' },
  { name: 'a 7z archive', magic: '377abcaf', code: 'unsupported_archive', advice: 'pack it as zip' },
  { name: 'a rar archive', magic: '52617221', code: 'unsupported_archive', advice: 'pack it as zip' },
  { name: 'a John Deere Gen4 log', magic: '0d1e000000', code: 'deere_card_unsupported', advice: DEERE },
  { name: 'a John Deere Gen4 log', path: /\.jdl$/i, code: 'deere_card_unsupported', advice: DEERE },
  { name: 'a John Deere GS3 log', magic: '01009d002400', code: 'deere_card_unsupported', advice: DEERE },
  {
    name: 'a John Deere GS2/GS3 log',
    path: /\.(fdl|fdd|fdr)$/i,
    code: 'deere_card_unsupported',
    advice: DEERE,
  },
  {
    name: 'a setup file of a John Deere card and no log',
    path: /(^|\/)(GS3_2630|RCD|JD-Data)\/|\.(fds|fdshape|fddata|spatialcatalog)$|(^|\/)setup\.fds\.bak$|(^|\/)global\.ver$/i,
    code: 'no_logs',
    advice: `add the card's logs, or ${DEERE}`,
  },
  {
    name: 'a file of a Trimble card',
    path: /(^|\/)(AgGPS|AgData)\//i,
    code: 'trimble_card_unsupported',
    advice: SMS_OR_ISOXML,
  },
  {
    name: 'a Raven job',
    path: /\.(jdp|jdf|jhf)$|_fmis\/(jobdata|advanced)\.xml$/i,
    code: 'raven_job_unsupported',
    advice: SMS_OR_ISOXML,
  },
  {
    name: 'a Precision Planting log by its name',
    path: /\.2020$/,
    code: 'precision_planting_unsupported',
    advice: 'send the shapefile export of the platform that the display uploads to',
  },
  {
    name: 'a Climate FieldView log by its name',
    path: /\.dat$/i,
    code: 'fieldview_unsupported',
    advice: 'send the shapefile export of FieldView instead',
  },
  { name: 'a CLAAS log by its name', path: /\.cm$/i, code: 'claas_unsupported', advice: SMS_OR_ISOXML },
]

/** What another maker's file is, and what to send instead of it. */
export function foreignSystem(head: Uint8Array, path: string): { code: string; message: string } | undefined {
  const magic = Buffer.from(head.subarray(0, 8)).toString('hex')
  const isTar = Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar'
  if (isTar)
    return {
      code: 'unsupported_archive',
      message: 'This is a tar archive, which is not opened; pack it as zip',
    }
  const system = SYSTEMS.find((s) => (s.magic ? magic.startsWith(s.magic) : s.path?.test(path)))
  return (
    system && { code: system.code, message: `This is ${system.name}, which is not read; ${system.advice}` }
  )
}
