import { useEffect, useState } from 'react'
import { type StripBuffers, stripBuffers } from './point-layers.ts'
import type { Points } from './points.ts'

interface StripsOfPoints {
  readonly buffers: StripBuffers
  /** Metres: the median of those that have one. */
  readonly width: number
}

/** Undefined until they are there, and where they are not wanted. */
export function useStrips(points: Points, wanted: boolean): StripsOfPoints | undefined {
  const [known, setKnown] = useState<{ of: Points; strips: StripsOfPoints }>()
  useEffect(() => {
    if (!wanted) return
    let gone = false
    points.strips().then(
      (strips) => {
        const widths = strips.widths.filter((width) => width > 0).sort()
        if (gone || widths.length === 0) return
        setKnown({
          of: points,
          strips: { buffers: stripBuffers(strips), width: widths[widths.length >> 1]! },
        })
      },
      // Without strips there are dots.
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [points, wanted])
  return wanted && known?.of === points ? known.strips : undefined
}
