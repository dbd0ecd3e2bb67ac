/** What a conversion process does with converted files: in the process, since points are many and outlines long. */

import { randomUUID } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Artifact, mergeFiles, outsideFields, overlapPercent, settingsOf } from '@sheaf/core'
import { writeDigested } from '../blobs/disk.ts'
import type { MergeTask, Message, OutsideTask, OverlapTask, WrittenArtifact } from './messages.ts'

export async function merged({ members, fields, cut, configuration, outputs }: MergeTask): Promise<Message> {
  const stored = await Promise.all(
    members.map(async ({ path, selections }) => ({ bytes: await readFile(path), selections })),
  )
  const file = await mergeFiles(stored, {
    ...settingsOf(configuration, 'operation'),
    fields,
    cut,
  })
  const artifacts: WrittenArtifact[] = []
  for (const artifact of file.artifacts) artifacts.push(await writeArtifact(artifact, outputs))
  return { kind: 'merged', file: { ...file, artifacts } }
}

export async function outside({ path, fields, outputs }: OutsideTask): Promise<Message> {
  const { points, artifact } = outsideFields(await readFile(path), fields)
  return { kind: 'outside', points, artifact: await writeArtifact(artifact, outputs) }
}

export function overlaps({ pairs }: OverlapTask): Message {
  return {
    kind: 'overlaps',
    percents: pairs.map(({ coverage, boundary }) => overlapPercent(coverage, boundary)),
  }
}

export async function writeArtifact({ chunks, ...told }: Artifact, folder: string): Promise<WrittenArtifact> {
  const file = join(folder, randomUUID())
  return { ...told, file, ...(await writeDigested(() => open(file, 'wx', 0o600), chunks)) }
}
