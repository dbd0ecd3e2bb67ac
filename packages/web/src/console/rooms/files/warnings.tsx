import { count } from '../../figures.ts'
import { Table } from '../../parts/table.tsx'
import { advice, type FileWarning } from './advice.ts'

/** Damage and doubt, in words, with what can be done. The file is processed all the same. */
export function Warnings({ of }: { readonly of: readonly unknown[] }) {
  const warnings = of as readonly FileWarning[]
  return (
    <Table
      label="Warnings"
      rows={warnings}
      keyOf={({ code, at, detail }) => `${code} ${at} ${detail}`}
      columns={[
        {
          head: 'What',
          cell: ({ detail, at }) => (
            <>
              {detail}
              {at && <span className="quiet"> ({at})</span>}
            </>
          ),
        },
        { head: 'Rows', kind: 'number', cell: (warning) => count(warning.count) },
        { head: 'What to do', cell: ({ code }) => advice[code] },
        { head: 'Code', kind: 'wide', cell: ({ code }) => <code>{code}</code> },
      ]}
    />
  )
}
