import { type ReactNode, useEffect, useId, useRef, useState } from 'react'

/** How two maps stand to one another. */
export type Arranged = 'side' | 'swipe'

interface StageProps {
  readonly titles: readonly string[]
  readonly arranged: Arranged
  readonly maps: readonly ReactNode[]
  /** What is to be read over each map. */
  readonly notes: readonly ReactNode[]
}

/** One map; or two, beside one another or the second laid over the first from a line on that can be moved. */
export function Stage({ titles, arranged, maps, notes }: StageProps) {
  const [share, setShare] = useState(50)
  const over = useRef<HTMLDivElement>(null)
  const id = useId()
  const swiped = maps.length > 1 && arranged === 'swipe'
  useEffect(() => {
    // Through the object model, since the page's policy takes no style in markup.
    over.current?.style.setProperty('--map-share', `${share / 100}`)
  }, [share])
  return (
    <div className={`map-stage ${maps.length > 1 ? arranged : ''}`} ref={over}>
      {maps.map((map, layer) => (
        <figure key={titles[layer]}>
          {map}
          {notes[layer]}
          {maps.length > 1 && <figcaption>{titles[layer]}</figcaption>}
        </figure>
      ))}
      {swiped && (
        <label className="map-swipe" htmlFor={id}>
          <span className="map-unseen">
            How much of {titles[0]} shows, the rest is {titles[1]}
          </span>
          <input
            id={id}
            type="range"
            min="0"
            max="100"
            value={share}
            onChange={({ target }) => setShare(target.valueAsNumber)}
          />
        </label>
      )}
    </div>
  )
}
