import { partsOf } from '../../bytes/source-file.ts'
import type { Part, SourceSet } from '../reader.ts'
import { xmlRoot } from './taskdata/xml-root.ts'

export type Role = 'taskdata' | 'external' | 'linklist' | 'header' | 'log' | 'side'

const BY_ROOT: Readonly<Record<string, Role>> = {
  ISO11783_TaskData: 'taskdata',
  XFC: 'external',
  ISO11783LinkList: 'linklist',
  TIM: 'header',
}

/** For binaries, which have no signature, and for XML that is too damaged to tell its root. */
const BY_NAME: readonly (readonly [RegExp, Role])[] = [
  [/(^|\/)TASKDATA\.XML$/i, 'taskdata'],
  [/(^|\/)TLG\d+\.XML$/i, 'header'],
  [/(^|\/)TLG\d+\.BIN$/i, 'log'],
  [/(^|\/)LINKLIST\.XML$/i, 'linklist'],
  [
    /(^|\/)(CTR|FRM|PFD|PDT|CPC|CTP|CCG|DVC|TSK|VPN|WKR|CLD|BSN|CCT|PGP|TCC|OTQ|CCL|AFE)\d{5}\.XML$/i,
    'external',
  ],
  [/(^|\/)((GRD|PNT)\d+|COV-\d+)\.BIN$/i, 'side'],
  [/(^|\/)(IMPL|USER|VEHICLE)\.JSN$/i, 'side'],
  [/(^|\/)TASKDATA\/[^/]+$/i, 'side'],
]

export function roleOf(head: Uint8Array, path: string): Role | undefined {
  const root = xmlRoot(head)?.name ?? ''
  if (Object.hasOwn(BY_ROOT, root)) return BY_ROOT[root]
  return BY_NAME.find(([name]) => name.test(path))?.[1]
}

/** One set for each TASKDATA.XML, which owns its folder; what lies in a folder without one belongs to none. */
export function taskSets(parts: readonly Part[]): SourceSet[] {
  const folders = Map.groupBy(parts, (part) => partsOf(part.file.path).folder)
  return [...folders].flatMap(([folder, inFolder]) => {
    const roots = inFolder.filter(({ role }) => role === 'taskdata').toSorted(byName)
    const [root, ...others] = roots
    if (!root) {
      const name = folder || partsOf(inFolder[0]!.file.path).name
      const detail = `There are parts of ISOXML in '${name}' without their TASKDATA.XML`
      return [{ key: folder || name, name, parts: inFolder, ignored: { code: 'no_taskdata', detail } }]
    }
    const name = partsOf(folder).name || partsOf(root.file.path).name
    const set = {
      key: folder || root.file.path,
      name,
      parts: inFolder.filter((part) => !others.includes(part)),
    }
    return [set, ...others.map((other) => secondCopy(other, root))]
  })
}

function secondCopy(other: Part, root: Part): SourceSet {
  const { path } = other.file
  const detail = `'${root.file.path}' is the task data of this folder`
  return { key: path, name: partsOf(path).name, parts: [other], ignored: { code: 'second_taskdata', detail } }
}

/** TASKDATA.XML before copies of it under other names. */
function byName(a: Part, b: Part): number {
  const rank = ({ file }: Part) => (/(^|\/)TASKDATA\.XML$/i.test(file.path) ? 0 : 1)
  return rank(a) - rank(b) || (a.file.path < b.file.path ? -1 : 1)
}

/** Parts of a role by the upper-case name that references use: `TLG00001`. */
export function byStem(parts: readonly Part[], role: Role): ReadonlyMap<string, Part> {
  const ofRole = parts.filter((part) => part.role === role)
  return new Map(ofRole.map((part) => [partsOf(part.file.path).stem.toUpperCase(), part]))
}
