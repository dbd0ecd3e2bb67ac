import { type ReactNode, useId, useMemo, useState } from 'react'
import { cameraLink } from './camera-link.ts'
import { ChoiceForm } from './choice-form.tsx'
import {
  type Choice,
  type Classes,
  classesOf,
  commonColumns,
  firstChoice,
  firstProperty,
} from './classification.ts'
import { type Bounds, union } from './graticule.ts'
import { Histogram } from './histogram.tsx'
import { Inspector, type Picked } from './inspector.tsx'
import { NumberLegend, TextLegend } from './legend.tsx'
import './map.css'
import { paintNumbers, paintTexts, type Range } from './paint.ts'
import { PointMap } from './point-map.tsx'
import type { Coordinates, DrawnAs, PointSource } from './point-source.ts'
import type { Points } from './points.ts'
import type { Values } from './points-answers.ts'
import { type Arranged, Stage } from './stage.tsx'
import { StatisticsTable } from './statistics-table.tsx'
import { useDark } from './use-dark.ts'
import { usePoints, useValues } from './use-points.ts'

export interface MapRoomProps {
  /** One, or two to compare; of the same kind. */
  readonly sources: readonly PointSource[]
  readonly boundaries: readonly Coordinates[]
  /** Instead of the map where the points were not made. */
  readonly missing?: ReactNode
}

/** Points on a map, coloured by what they hold; two layers side by side or swiped, in the same classes. */
export function MapRoom({ sources, boundaries, missing }: MapRoomProps) {
  const loaded = usePoints(sources.map(({ address }) => address))
  const failed = loaded.findIndex(({ state }) => state === 'failed')
  const failure = loaded[failed]
  if (failure?.state === 'failed' && failure.error.status === 404 && missing) return missing
  if (failure?.state === 'failed')
    return (
      <p className="notice problem" role="alert">
        {sources.length > 1 ? `${sources[failed]?.title}: ` : ''}
        {failure.error.message}
      </p>
    )
  const all = loaded.flatMap((each) => (each.state === 'loaded' ? [each.value] : []))
  if (all.length < sources.length)
    return (
      <p className="quiet" role="status">
        Loading the points …
      </p>
    )
  return (
    <LoadedRoom
      key={sources.map(({ id }) => id).join()}
      sources={sources}
      boundaries={boundaries}
      all={all}
    />
  )
}

function LoadedRoom({ sources, boundaries, all: given }: MapRoomProps & { readonly all: readonly Points[] }) {
  const [all] = useState(given)
  const { columns, differing } = useMemo(() => commonColumns(all), [all])
  const [property, setProperty] = useState(() => firstProperty(columns))
  const [choice, setChoice] = useState<Choice>(firstChoice)
  const [range, setRange] = useState<Range>()
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [drawnAs, setDrawnAs] = useState<DrawnAs>('auto')
  const [arranged, setArranged] = useState<Arranged>('side')
  const [lit, setLit] = useState<number>()
  const [picked, setPicked] = useState<readonly (Picked | undefined)[]>([])
  const [link] = useState(cameraLink)
  const dark = useDark()
  const describedBy = useId()

  const read = useValues(all, property)
  const values = read.state === 'loaded' ? read.value : undefined
  const classes = useMemo(() => values && classesOf(values, choice), [values, choice])
  const painted = useMemo(
    () => classes && values?.map((each) => paint(each, classes, range, hidden)),
    [values, classes, range, hidden],
  )
  const [fit, setFit] = useState(() => everything(all))
  const column = columns.find(({ name }) => name === property)
  const titles = sources.map(({ title }) => title)

  const choose = (name: string) => {
    setProperty(name)
    setRange(undefined)
    setHidden(new Set())
    setLit(undefined)
  }
  const pick = (layer: number, index: number | undefined, held: boolean) =>
    setPicked((before) => {
      if (!held && before.some((each) => each?.held)) return before
      return all.map((_, i) => (i === layer && index !== undefined ? { index, held } : undefined))
    })

  return (
    <div className="map-room">
      <Stage
        titles={titles}
        arranged={arranged}
        maps={all.map((points, layer) => (
          <PointMap
            key={sources[layer]!.id}
            id={`layer-${layer}`}
            label={`Map of ${titles[layer]}`}
            describedBy={describedBy}
            points={points}
            painted={painted?.[layer]}
            drawnAs={drawnAs}
            coverage={sources[layer]!.coverage}
            boundaries={boundaries}
            fit={fit}
            {...(all.length > 1 ? { link } : {})}
            dark={dark}
            picked={picked[layer]?.index}
            onPick={(index, held) => pick(layer, index, held)}
          />
        ))}
        notes={picked.map(
          (each, layer) =>
            each && (
              <Inspector
                key={sources[layer]!.id}
                title={titles[layer]!}
                points={all[layer]!}
                picked={each}
                first={property}
                onClose={() => setPicked([])}
              />
            ),
        )}
      />
      <div className="map-panel">
        <ChoiceForm
          columns={columns}
          differing={differing}
          property={property}
          onProperty={choose}
          choice={choice}
          onChoice={setChoice}
          classed={classes?.kind !== 'text'}
          problem={classes && 'problem' in classes ? classes.problem : undefined}
        />
        <div className="buttons">
          <button type="button" onClick={() => setFit(everything(all))}>
            Show everything
          </button>
          {all.some(({ hasStrips }) => hasStrips) && (
            <label className="check">
              Draw
              <select value={drawnAs} onChange={({ target }) => setDrawnAs(target.value as DrawnAs)}>
                <option value="auto">strips when near</option>
                <option value="strips">strips</option>
                <option value="dots">points</option>
              </select>
            </label>
          )}
          {all.length > 1 && (
            <label className="check">
              Compare
              <select
                value={arranged}
                onChange={({ target }) => {
                  setArranged(target.value as Arranged)
                  setFit(everything(all))
                }}
              >
                <option value="side">side by side</option>
                <option value="swipe">by swiping</option>
              </select>
            </label>
          )}
        </div>
        {classes && values ? (
          <LegendOf
            {...{ classes, values, titles, range, lit, hidden }}
            unit={column?.unit}
            onRange={setRange}
            onLit={setLit}
            onHidden={setHidden}
          />
        ) : read.state === 'failed' ? (
          <p className="notice problem" role="alert">
            {read.error.message}
          </p>
        ) : (
          <p className="quiet" role="status">
            Reading the values …
          </p>
        )}
        {column && values && (
          <StatisticsTable
            id={describedBy}
            column={column}
            layers={values.map((each, layer) => ({ title: titles[layer]!, values: each }))}
          />
        )}
      </div>
    </div>
  )
}

function everything(all: readonly Points[]): Bounds | undefined {
  return union(all.map(({ grid }) => grid && [grid.west, grid.south, grid.east, grid.north]))
}

interface LegendOfProps {
  readonly classes: Classes
  readonly values: readonly Values[]
  readonly titles: readonly string[]
  readonly unit: string | undefined
  readonly range: Range | undefined
  readonly lit: number | undefined
  readonly hidden: ReadonlySet<string>
  onRange(range: Range | undefined): void
  onLit(lit: number | undefined): void
  onHidden(hidden: ReadonlySet<string>): void
}

function LegendOf(props: LegendOfProps) {
  const { classes, values, titles, unit, range, lit, hidden, onRange, onLit, onHidden } = props
  if (classes.kind === 'text')
    return <TextLegend classes={classes} titles={titles} hidden={hidden} onHidden={onHidden} />
  const layers = values.flatMap((each, i) =>
    each.kind === 'text' ? [] : [{ title: titles[i]!, sorted: each.sorted }],
  )
  return (
    <>
      <Histogram classes={classes} unit={unit} lit={lit} range={range} onRange={onRange} />
      <NumberLegend
        classes={classes}
        layers={layers}
        range={range}
        onRange={onRange}
        lit={lit}
        onLit={onLit}
      />
    </>
  )
}

function paint(
  values: Values,
  classes: Classes,
  range: Range | undefined,
  hidden: ReadonlySet<string>,
): Uint8ClampedArray {
  if (values.kind !== 'text')
    return classes.kind === 'text'
      ? new Uint8ClampedArray(0)
      : paintNumbers(values.values, { ...classes, range })
  const colours = new Map(
    classes.kind === 'text' ? classes.entries.map(({ text, colour }) => [text, colour]) : [],
  )
  const off = new Set(values.texts.flatMap((text, code) => (hidden.has(text) ? [code] : [])))
  return paintTexts(values.codes, (code) => colours.get(values.texts[code]!) ?? [127, 127, 127], off)
}
