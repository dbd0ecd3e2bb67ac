import type { Field } from '@sheaf/contract'
import { useMemo, useState } from 'react'
import { measure } from '../figures.ts'
import { Link } from '../parts/link.tsx'
import { Page } from '../parts/page.tsx'
import { Empty, Shown } from '../parts/shown.tsx'
import { Table } from '../parts/table.tsx'
import { UserName } from '../parts/users.tsx'
import { fieldsPath } from '../places.ts'
import type { RoomProps } from '../routes.ts'
import { useAsk } from '../use-ask.ts'
import { refine } from '../use-route.ts'
import { fieldLayers, type NamedShape } from './boundary-layers.ts'
import { polygonAround, shapeOf } from './boundary-shape.ts'
import { FieldEditor } from './field-editor.tsx'
import { boundsOf } from './graticule.ts'
import { MapCanvas } from './map-canvas.tsx'
import './map.css'
import { useFields } from './use-boundaries.ts'
import { useDark } from './use-dark.ts'

/** More than this are found by the list of all fields. */
const MOST = 100

/** The fields of a user on a map, and their boundaries to draw and to edit. */
export function FieldMap({ params: { id: userId }, query }: RoomProps<'userFields'>) {
  const fields = useAsk<Field[]>(fieldsPath, { leafUserId: userId, size: MOST })
  return (
    <Page
      title="Fields and boundaries"
      above={<UserName id={userId} />}
      actions={
        query.field === undefined && (
          <button type="button" className="primary" onClick={() => refine({ field: 'new' })}>
            Draw a field
          </button>
        )
      }
    >
      <Shown of={fields}>
        {(rows, total) => (
          <>
            {total > MOST && (
              <p className="notice">
                Shown are {MOST} of {total} fields.{' '}
                <Link to={['fields', {}, { leafUserId: userId }]}>All fields</Link>
              </p>
            )}
            <FieldsOf userId={userId} fields={rows} editing={query.field} />
          </>
        )}
      </Shown>
    </Page>
  )
}

interface FieldsOfProps {
  readonly userId: string
  readonly fields: readonly Field[]
  /** The id of a field, or `new`. */
  readonly editing: string | undefined
}

function FieldsOf({ userId, fields, editing }: FieldsOfProps) {
  const ids = useMemo(() => {
    const listed = fields.map(({ id }) => id)
    const isListed = editing === undefined || editing === 'new' || listed.includes(editing)
    return isListed ? listed : [...listed, editing]
  }, [fields, editing])
  const whole = useFields(userId, ids)
  const shapes = useMemo(() => whole.flatMap(namedShape), [whole])
  if (editing !== undefined && (editing === 'new' || shapes.some(({ id }) => id === editing)))
    return (
      <FieldEditor
        key={editing}
        userId={userId}
        field={whole.find(({ id }) => id === editing)}
        others={shapes.filter(({ id }) => id !== editing)}
        onDone={() => refine({ field: undefined })}
      />
    )
  if (fields.length === 0)
    return (
      <Empty title="No fields">
        <p>Fields come with a grower's files, or are drawn here.</p>
      </Empty>
    )
  return <FieldList fields={fields} shapes={shapes} />
}

function FieldList({
  fields,
  shapes,
}: {
  readonly fields: readonly Field[]
  readonly shapes: readonly NamedShape[]
}) {
  const dark = useDark()
  const [over, setOver] = useState<string>()
  const fit = useMemo(() => boundsOf(shapes.flatMap(({ coordinates }) => coordinates.flat(2))), [shapes])
  const layers = useMemo(() => {
    const ink = dark ? ([255, 255, 255] as const) : ([20, 24, 26] as const)
    return fieldLayers(shapes, ink, over)
  }, [shapes, dark, over])
  const at = (position: readonly [number, number] | undefined) =>
    position &&
    shapes.find(({ coordinates }) => polygonAround(shapeOf(coordinates), position) !== undefined)?.id
  return (
    <>
      {fit && (
        <div className="map-stage">
          <figure>
            <MapCanvas
              label="Map of the fields"
              layers={layers}
              fit={fit}
              onHover={(position) => setOver(at(position))}
              onTap={(position) => {
                const id = at(position)
                if (id !== undefined) refine({ field: id })
              }}
            />
          </figure>
        </div>
      )}
      <Table
        label="Fields"
        rows={fields}
        keyOf={({ id }) => id}
        columns={[
          { head: 'Field', kind: 'name', cell: nameOf },
          { head: 'Area', kind: 'number', cell: ({ area }) => area && measure(area.value, area.unit) },
          { head: 'Boundaries so far', kind: 'number wide', cell: ({ boundaries }) => boundaries.length },
          {
            head: 'Boundary',
            cell: (field) =>
              shapes.some(({ id }) => id === field.id) && (
                <button
                  type="button"
                  aria-label={`Edit the boundary of ${nameOf(field)}`}
                  onClick={() => refine({ field: field.id })}
                >
                  Edit
                </button>
              ),
          },
        ]}
      />
    </>
  )
}

function nameOf({ id, name, providerFieldName }: Field): string {
  return name ?? providerFieldName ?? id
}

function namedShape(field: Field): NamedShape[] {
  return field.geometry
    ? [{ id: field.id, name: nameOf(field), coordinates: field.geometry.coordinates }]
    : []
}
