import type { Told } from '../words.ts'
import { Status } from './status.tsx'

/** A status in words; one that no words are known for, as it is. */
export function ToldStatus({
  of,
  value,
}: {
  readonly of: Readonly<Record<string, Told>>
  readonly value: string
}) {
  const [text, mood] = of[value] ?? [value, 'none' as const]
  return <Status mood={mood}>{text}</Status>
}
