import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wallClock } from './wall-clock.ts'

const iso = (zone: string, wall: string) => new Date(wallClock(zone)(Date.parse(`${wall}Z`))).toISOString()

describe('wall clocks', () => {
  test('UTC stays', () => expect(iso('UTC', '2000-10-10T21:34:32')).toBe('2000-10-10T21:34:32.000Z'))

  test('standard and summer time', () => {
    expect(iso('America/Chicago', '2023-01-15T12:00:00')).toBe('2023-01-15T18:00:00.000Z')
    expect(iso('America/Chicago', '2023-07-15T12:00:00')).toBe('2023-07-15T17:00:00.000Z')
    expect(iso('Australia/Adelaide', '2023-01-15T12:00:00')).toBe('2023-01-15T01:30:00.000Z')
  })

  test('the hour that clocks skip and the one that comes twice', () => {
    expect(iso('America/Chicago', '2023-03-12T01:59:59')).toBe('2023-03-12T07:59:59.000Z')
    expect(iso('America/Chicago', '2023-03-12T02:30:00')).toBe('2023-03-12T08:30:00.000Z')
    expect(iso('America/Chicago', '2023-03-12T03:00:00')).toBe('2023-03-12T08:00:00.000Z')
    expect(iso('America/Chicago', '2023-11-05T01:30:00')).toBe('2023-11-05T06:30:00.000Z')
    expect(iso('America/Chicago', '2023-11-05T02:00:00')).toBe('2023-11-05T08:00:00.000Z')
  })

  test('clocks that are set at a minute past midnight', () => {
    expect(iso('America/St_Johns', '2006-04-02T00:00:59')).toBe('2006-04-02T03:30:59.000Z')
    expect(iso('America/St_Johns', '2006-04-02T00:01:00')).toBe('2006-04-02T03:31:00.000Z')
    expect(iso('America/St_Johns', '2006-04-02T01:01:00')).toBe('2006-04-02T03:31:00.000Z')
  })

  test('an instant read from the clock of its zone is found again, but for the repeated hour', () => {
    const zones = [
      'America/Chicago',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Asia/Kolkata',
    ]
    const instant = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2035, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, ms) => {
        const time = Math.floor(ms / 1000) * 1000
        const wall = Date.parse(
          `${new Date(time).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`,
        )
        const found = wallClock(zone)(wall)
        expect([0, 3_600_000, 1_800_000]).toContain(time - found)
      }),
    )
  })

  test('an unknown zone is refused', () => expect(() => wallClock('Mars/Olympus')).toThrow(RangeError))
})
