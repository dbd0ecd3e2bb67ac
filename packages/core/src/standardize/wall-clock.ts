const HOUR = 3_600_000
const MINUTE = HOUR / 60

/**
 * Turns wall-clock times (ms since 1970 as if they were UTC) of an IANA zone into instants. Where clocks are set
 * back the first of the two instants is taken; times that clocks skip are moved forward by the gap.
 * Throws RangeError for a zone that is not known.
 */
export function wallClock(zone: string): (wall: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsetAt = (instant: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map((part) => [part.type, Number(part.value)]),
    )
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
  }
  const offsetOf = (wall: number): number => {
    const before = offsetAt(wall - 26 * HOUR)
    const after = offsetAt(wall + 26 * HOUR)
    if (before === after || offsetAt(wall - before) === before) return before
    return offsetAt(wall - after) === after ? after : before
  }
  // Zones change their offset at whole minutes (Newfoundland did so at 0:01): one answer serves all times of one.
  const known = new Map<number, number>()
  return (wall) => {
    const minute = Math.floor(wall / MINUTE)
    let offset = known.get(minute)
    if (offset === undefined) {
      offset = offsetOf(minute * MINUTE)
      known.set(minute, offset)
    }
    return wall - offset
  }
}
