/** A time as task data writes it: `2022-10-19T17:52:35.526-05:00`, `...Z`, or the display's wall clock alone. */
export interface XmlTime {
  /** What the clock shows, as milliseconds since 1970 if it were UTC. */
  readonly wall: number
  /** Minutes ahead of UTC, 'Z' for UTC itself, absent where the text tells no zone. */
  readonly zone?: number | 'Z'
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?$/i

export function xmlTime(text: string | undefined): XmlTime | undefined {
  const match = TIME.exec(text?.trim() ?? '')
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const milliseconds = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000)
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  const zone = match[8]
  if (zone === undefined) return { wall }
  if (zone.toUpperCase() === 'Z') return { wall, zone: 'Z' }
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return { wall, zone: zone.startsWith('-') ? -minutes : minutes }
}
