import type { MagicLink, MagicLinkKind } from '@sheaf/contract'
import { useState } from 'react'
import { ask } from '../../ask.ts'
import { CopyButton } from '../../parts/copy.tsx'
import { When } from '../../parts/facts.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { UserName } from '../../parts/users.tsx'
import { linksPath } from '../../places.ts'
import { useAsk } from '../../use-ask.ts'
import { NewLink } from './new-link.tsx'

const kinds: Readonly<Record<MagicLinkKind, string>> = {
  authentication: 'To connect one provider',
  provider: 'To connect a provider and upload',
  'file-upload': 'To upload files',
}

export function Links() {
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title="Magic Links"
      actions={
        <button type="button" className="primary" onClick={() => setAdding(true)}>
          Make a link
        </button>
      }
    >
      <p className="quiet">
        A link that you send to a grower: it opens a page to connect AgFiniti or to upload, without an account
        here.
      </p>
      {adding && <NewLink close={() => setAdding(false)} />}
      {Object.entries(kinds).map(([kind, title]) => (
        <Section key={kind} title={title}>
          <LinkTable kind={kind as MagicLinkKind} />
        </Section>
      ))}
    </Page>
  )
}

function LinkTable({ kind }: { readonly kind: MagicLinkKind }) {
  const links = useAsk<MagicLink[]>(`${linksPath}/${kind}`)
  return (
    <Shown of={links}>
      {(rows) =>
        rows.length ? (
          <Table
            label={kinds[kind]}
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { head: 'User', cell: ({ leafUserId }) => <UserName id={leafUserId} /> },
              { head: 'Ends', cell: ({ expiresAt }) => <When at={expiresAt} /> },
              {
                head: 'Used',
                kind: 'number',
                cell: ({ usageCount, maxUsage }) => `${usageCount} of ${maxUsage}`,
              },
              { head: 'Opened', kind: 'wide', cell: ({ lastAccessedAt }) => <When at={lastAccessedAt} /> },
              { head: 'Link', cell: ({ link }) => <CopyButton text={link} label="Copy link" /> },
              {
                head: '',
                cell: ({ id }) => (
                  <RemoveButton
                    label="Delete"
                    what="this link"
                    remove={() => ask(`${linksPath}/${kind}/${id}`, { method: 'DELETE' })}
                    done="The link no longer works."
                    touches={[linksPath]}
                  >
                    <p>Whoever has the link finds a page that says that it is not valid. Connections stay.</p>
                  </RemoveButton>
                ),
              },
            ]}
          />
        ) : (
          <Empty title="No such links" />
        )
      }
    </Shown>
  )
}
