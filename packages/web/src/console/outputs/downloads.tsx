import { useAsk } from '../use-ask.ts'

interface Output {
  readonly text: string
  readonly url: string | undefined
}

/** Links that are good for 24 hours; what was not made has none. */
export function Downloads({ of }: { readonly of: readonly Output[] }) {
  const there = of.filter(({ url }) => url)
  if (!there.length) return <p className="quiet">Nothing to download yet.</p>
  return (
    <ul className="links">
      {there.map(({ text, url }) => (
        <li key={text}>
          <a href={url} download>
            {text}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The link that `path` answers under `key`; undefined where the output was not made. */
export function useOutput(path: string, key: string, when = true): string | undefined {
  return useAsk<Record<string, string>>(path, {}, { when }).data?.body[key]
}
