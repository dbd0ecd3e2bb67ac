import { expect, test } from 'vitest'
import { contrast, readableOn } from './contrast.ts'

test('black on white is 21, and a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10)
  expect(contrast('#204060', '#204060')).toBe(1)
})

test('text on any colour has the contrast that WCAG asks for', () => {
  const parts = Array.from({ length: 52 }, (_, i) => (i * 5).toString(16).padStart(2, '0'))
  let worst = 21
  for (const red of parts)
    for (const green of parts)
      for (const blue of parts) {
        const ground = `#${red}${green}${blue}`
        worst = Math.min(worst, contrast(ground, readableOn(ground)))
      }
  expect(worst).toBeGreaterThanOrEqual(4.5)
  expect([readableOn('#F5F5F5'), readableOn('#204060')]).toEqual(['#000000', '#ffffff'])
})
