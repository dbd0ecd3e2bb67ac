import type { FileImage } from '@sheaf/contract'
import { measure } from '../figures.ts'
import { Empty, Shown } from '../parts/shown.tsx'
import { useAsk } from '../use-ask.ts'
import { labelOf } from './summary.ts'

/** Maps of what stands at `path`, one a property. */
export function Images({ path }: { readonly path: string }) {
  const images = useAsk<FileImage[]>(`${path}/images`)
  return (
    <Shown of={images}>
      {(list) =>
        list.length ? (
          <ul className="pictures">
            {list.map(({ property, url, min, max, unit }) => (
              <li key={property}>
                <a href={url}>
                  <img src={url} alt={`Map of ${labelOf(property)}`} />
                </a>
                <strong>{labelOf(property)}</strong>
                <span className="quiet">
                  {measure(min)} to {measure(max, unit)}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <Empty title="No images">
            They are made where the configuration has <code>operationsImageCreation</code> on.
          </Empty>
        )
      }
    </Shown>
  )
}
