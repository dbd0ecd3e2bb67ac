import type { Boundary, Field } from '@sheaf/contract'
import { useMemo, useState } from 'react'
import { ask } from '../ask.ts'
import { TextField } from '../parts/fields.tsx'
import { useDo } from '../use-ask.ts'
import { BoundaryEditor } from './boundary-editor.tsx'
import type { NamedShape } from './boundary-layers.ts'
import { shapeOf } from './boundary-shape.ts'
import { boundsOf } from './graticule.ts'
import { fieldPath } from './use-boundaries.ts'

interface FieldEditorProps {
  readonly userId: string
  /** Undefined: a new one. */
  readonly field: Field | undefined
  readonly others: readonly NamedShape[]
  onDone(): void
}

/** Draws a field, or gives one a new boundary; the boundaries that it had stay with it. */
export function FieldEditor({ userId, field, others, onDone }: FieldEditorProps) {
  const [shape] = useState(() => shapeOf(field?.geometry?.coordinates ?? []))
  const [name, setName] = useState('')
  const fit = useMemo(
    () =>
      boundsOf(shape.length > 0 ? shape.flat(2) : others.flatMap(({ coordinates }) => coordinates.flat(2))),
    [shape, others],
  )
  const save = useDo(
    async (coordinates: number[][][][]) => {
      const geometry = { type: 'MultiPolygon', coordinates }
      if (field)
        await ask<Boundary>(`${fieldPath(userId, field.id)}/boundary`, { method: 'PUT', body: { geometry } })
      else {
        const body = { geometry, ...(name.trim() ? { name: name.trim() } : {}) }
        await ask<Field>(`/services/fields/api/users/${userId}/fields`, { method: 'POST', body })
      }
    },
    { done: field ? 'The boundary is saved.' : 'The field is saved.', touches: ['/services/fields/api'] },
  )
  return (
    <>
      {!field && (
        <TextField
          label="Name of the field"
          name="name"
          maxLength={255}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      )}
      <BoundaryEditor
        shape={shape}
        name={field?.name ?? (name || 'a new field')}
        others={others}
        fit={fit}
        saving={save.isPending}
        onSave={(coordinates) => save.mutate(coordinates, { onSuccess: onDone })}
        onCancel={onDone}
      />
    </>
  )
}
