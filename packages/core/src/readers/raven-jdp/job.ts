import { asUnreadable } from '../../bytes/errors.ts'
import type { SourceFile } from '../../bytes/source-file.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import type { Warning } from '../../columns/warning.ts'
import { parseXml, type XmlElement } from '../isoxml/taskdata/xml.ts'

/** What the XML files of a Raven job say of its tables. */
export interface RavenJob {
  readonly name?: string
  readonly origin: SourceTable['origin']
  /** For each table, the columns behind the fixed ones: `Section 2 DDI 7`, one a section and DDI, as Raven numbers them. */
  readonly formats: readonly (readonly string[])[]
  readonly warnings: readonly Warning[]
}

/**
 * `jobdata.xml` tells name and kind of the job, `advanced.xml` customer, farm and field and, in a `SegmentFormat` for each
 * table, the sections with the DDIs that are logged of each. Damage in them costs the names, not the rows.
 */
export async function readJob(
  jobdata: SourceFile | undefined,
  advanced: SourceFile | undefined,
): Promise<RavenJob> {
  const warnings: Warning[] = []
  const job = await rootOf(jobdata, warnings)
  const details = await rootOf(advanced, warnings)
  const name = textIn(job, 'JobName') ?? textIn(details, 'JobName')
  const origin = {
    grower: nameIn(details, 'Customer'),
    farm: nameIn(details, 'Farm'),
    field: nameIn(details, 'Field'),
    operationType: textIn(job, 'JobType'),
    description: name,
  }
  return {
    ...(name === undefined ? {} : { name }),
    origin: Object.fromEntries(Object.entries(origin).filter(([, text]) => text !== undefined)),
    formats: within(details, 'SegmentFormat').map(columnsOf),
    warnings,
  }
}

async function rootOf(file: SourceFile | undefined, warnings: Warning[]): Promise<XmlElement | undefined> {
  if (!file) return undefined
  try {
    return parseXml(await file.read(), file.path, true)
  } catch (error) {
    const { code, message } = asUnreadable(error)
    warnings.push({ code, at: file.path, detail: message })
    return undefined
  }
}

function columnsOf(format: XmlElement): string[] {
  return within(format, 'EquipmentSection').flatMap((section, s) =>
    within(section, 'DDI').map((ddi) => `Section ${s + 1} DDI ${ddi.text ?? ''}`.trim()),
  )
}

function nameIn(root: XmlElement | undefined, name: string): string | undefined {
  return textIn(within(root, name)[0], 'Name')
}

function textIn(root: XmlElement | undefined, name: string): string | undefined {
  return within(root, name)[0]?.text
}

/** The elements of a local name at any depth, in document order. */
function within(root: XmlElement | undefined, name: string): XmlElement[] {
  return (root?.children ?? []).flatMap((child) => [
    ...(child.name.replace(/^.*:/, '') === name ? [child] : []),
    ...within(child, name),
  ])
}
