import type { Prescription, SentPrescription } from '@sheaf/contract'
import { ask } from '../../ask.ts'
import { bytes } from '../../figures.ts'
import { When } from '../../parts/facts.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Form, textOf } from '../../parts/form.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { Pager, pageIn, pageSize } from '../../parts/pager.tsx'
import { Empty, Shown } from '../../parts/shown.tsx'
import { Table } from '../../parts/table.tsx'
import { ToldStatus } from '../../parts/told-status.tsx'
import { UserChoice } from '../../parts/users.tsx'
import type { RoomProps } from '../../routes.ts'
import { useAsk, useDo } from '../../use-ask.ts'
import { refine } from '../../use-route.ts'
import type { Told } from '../../words.ts'

const statuses: Readonly<Record<Prescription['status'], Told>> = {
  SENDING: ['On its way', 'wait'],
  SENT: ['At AgFiniti', 'good'],
  FAILED: ['Failed', 'bad'],
}
const pathOf = (userId: string) => `/services/beta/prescription/api/users/${userId}/agleader`

export function Prescriptions({ query }: RoomProps<'prescriptions'>) {
  const { leafUserId } = query
  return (
    <Page title="Prescriptions">
      <Section title="Send a prescription to AgFiniti">
        <Send leafUserId={leafUserId} />
      </Section>
      <search className="filters">
        <UserChoice
          label="Sent for"
          all="Choose a user"
          value={leafUserId}
          onChange={(id) => refine({ leafUserId: id })}
        />
      </search>
      {leafUserId && <SentTable userId={leafUserId} page={pageIn(query)} />}
    </Page>
  )
}

function Send({ leafUserId }: { readonly leafUserId: string | undefined }) {
  const send = useDo(
    ({ userId, form }: { userId: string; form: FormData }) =>
      ask<SentPrescription>(pathOf(userId), { method: 'POST', body: form }),
    {
      done: ({ name }) => `AgFiniti has taken ${name}.`,
      told: true,
      touches: ['/services/beta/prescription'],
    },
  )
  return (
    <Form
      label="Send"
      doing={send}
      submit={(typed) => {
        const zip = typed.get('file')
        const userId = textOf(typed, 'leafUserId')
        const form = new FormData()
        if (zip instanceof File) form.append('file', zip, zip.name)
        send.mutate({ userId, form }, { onSuccess: () => refine({ leafUserId: userId }) })
      }}
    >
      <UserChoice value={leafUserId} />
      <TextField
        label="Zip of one shapefile"
        name="file"
        type="file"
        accept=".zip,application/zip"
        required
        hint="Polygons in degrees (WGS 84), with a numeric column of rates; the .shp, .shx, .dbf and .prj beside one another"
      />
    </Form>
  )
}

function SentTable({ userId, page }: { readonly userId: string; readonly page: number }) {
  const sent = useAsk<Prescription[]>(pathOf(userId), { page, size: pageSize })
  return (
    <Shown of={sent}>
      {(rows, total) =>
        rows.length ? (
          <>
            <Table
              label="Prescriptions"
              rows={rows}
              keyOf={({ id, createdTime }) => `${id} ${createdTime}`}
              columns={[
                { head: 'Prescription', kind: 'name', cell: ({ name }) => name },
                { head: 'Status', cell: ({ status }) => <ToldStatus of={statuses} value={status} /> },
                { head: 'Why', cell: ({ statusDetails }) => statusDetails },
                { head: 'Size', kind: 'number wide', cell: ({ size }) => bytes(size) },
                { head: 'Sent', kind: 'wide', cell: ({ createdTime }) => <When at={createdTime} /> },
              ]}
            />
            <Pager page={page} total={total} />
          </>
        ) : (
          <Empty title="None sent yet">The user has to be connected with the permission to take files.</Empty>
        )
      }
    </Shown>
  )
}
