import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { curlOf, tokenCommand } from '../curl.ts'
import { Code } from '../parts/copy.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { askedFor } from '../use-ask.ts'
import { useSession } from './session.ts'

/** Shows what the screen asks, for a shell. */
export function CurlButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        curl
      </button>
      {open && <CurlPanel close={() => setOpen(false)} />}
    </>
  )
}

function CurlPanel({ close }: { readonly close: () => void }) {
  const client = useQueryClient()
  const session = useSession()
  const asked = client
    .getQueryCache()
    .findAll({ type: 'active' })
    .filter(({ meta }) => !meta?.aside)
    .flatMap(({ queryKey }) => askedFor(queryKey) ?? [])
  const commands = [...new Set(asked.map((call) => curlOf(call, document.baseURI)))]
  return (
    <Dialog title="What is on this screen, with curl" close={close} wide>
      <p>First a token, which is good for 24 hours:</p>
      <Code label="Get a token" text={tokenCommand(document.baseURI, session.data?.username ?? '')} />
      {commands.length ? (
        <>
          <p>
            Then what this screen shows. Every endpoint is described in{' '}
            <a href="docs">the API's documentation</a>.
          </p>
          <Code label="Commands" text={commands.join('\n\n')} />
        </>
      ) : (
        <p>This screen asked nothing.</p>
      )}
    </Dialog>
  )
}
