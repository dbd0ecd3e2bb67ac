import type { Field } from '@sheaf/contract'
import { Link } from '../../parts/link.tsx'
import { useAsk } from '../../use-ask.ts'

/** Leads to the operations of the field. */
export function FieldName({ userId, id }: { readonly userId: string; readonly id: string }) {
  const path = `/services/fields/api/users/${userId}/fields/${encodeURIComponent(id)}`
  const field = useAsk<Field>(path, {}, { aside: true }).data?.body
  return (
    <Link to={['operations', {}, { leafUserId: userId, fieldId: id }]}>
      {field?.name ?? field?.providerFieldName ?? id}
    </Link>
  )
}
