import type { SessionUploadProgress } from '@sheaf/contract'
import { useLanguage } from '../language.tsx'
import type { NamedCrop, Texts } from '../texts/texts.ts'
import { adviceFor } from './advice.ts'

type MachineFile = SessionUploadProgress['files'][number]

const shownAtMost = 20
/** Square metres; less would be told as 0.0. */
const leastArea = 500

/** What was in an upload: work that was read, and what could not be. */
export function Contents({ progress, company }: { progress: SessionUploadProgress; company: string }) {
  const { texts, formats } = useLanguage()
  const read = progress.files.filter(({ status }) => status === 'processed')
  const failedFiles = progress.files.filter(({ status }) => status === 'failed')
  // Of a file that was made an entry of its own both tell the same.
  const failed = [
    ...failedFiles.map(({ fileName, code, detail }) => ({ name: fileName, code, detail })),
    ...progress.entries
      .filter(
        (entry) => entry.outcome === 'failed' && !failedFiles.some(({ detail }) => detail === entry.detail),
      )
      .map(({ path, code, detail }) => ({ name: path, code, detail })),
  ]
  if (progress.status === 'FAILED' && failed.length === 0)
    failed.push({ name: progress.fileName, code: progress.statusCode, detail: progress.statusDetails })
  const leftOut = progress.entries.filter(({ outcome }) => outcome === 'ignored').length
  const count = formats.number
  return (
    <>
      <ul>
        {read.slice(0, shownAtMost).map((file, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: files are told apart by nothing else, and keep their order
          <li key={at}>
            <Work file={file} />
          </li>
        ))}
        {read.length > shownAtMost && (
          <li className="quiet">
            {texts.uploads.more(read.length - shownAtMost, count(read.length - shownAtMost))}
          </li>
        )}
        {failed.slice(0, shownAtMost).map(({ name, code, detail }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the order stays
          <li key={at}>
            <span className="bad">{texts.uploads.notRead(name)}</span>
            <p>{texts.uploads.advice(adviceFor(code), company)}</p>
            {detail !== undefined && adviceFor(code) === 'tellCompany' && (
              <p className="quiet small" lang="en">
                {detail}
              </p>
            )}
          </li>
        ))}
        {failed.length > shownAtMost && (
          <li className="quiet">
            {texts.uploads.more(failed.length - shownAtMost, count(failed.length - shownAtMost))}
          </li>
        )}
      </ul>
      {leftOut > 0 && <p className="quiet">{texts.uploads.leftOut(leftOut, count(leftOut))}</p>}
    </>
  )
}

function Work({ file: { fileName, operationType, crops, area, startTime } }: { file: MachineFile }) {
  const { texts, formats } = useLanguage()
  const facts = [
    operationType && texts.uploads.operations[operationType],
    crops.map((crop) => cropName(texts, crop)).join(', '),
    area !== undefined && area >= leastArea && formats.area(area),
    startTime !== undefined && formats.date(startTime),
  ].filter((fact) => fact)
  return (
    <>
      {facts.join(' · ')}
      <p className="quiet small">{fileName}</p>
    </>
  )
}

function cropName({ uploads: { crops } }: Texts, crop: string): string {
  return Object.hasOwn(crops, crop) ? crops[crop as NamedCrop] : crop
}
