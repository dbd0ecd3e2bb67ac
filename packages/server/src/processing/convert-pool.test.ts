import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultSettings } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConvertPool, createConvertPool, PoolClosed } from './convert-pool.ts'
import type { Message } from './messages.ts'

const converter = (name: string) => new URL(`../../tests/converters/${name}.ts`, import.meta.url).href
const limits = { memory: 2 ** 30, milliseconds: 60_000, tasksPerProcess: 3 }

describe('convert pool', () => {
  let folder: string
  let pool: ConvertPool
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-pool-'))
    pool = createConvertPool(limits, converter('whole-source'))
  })
  afterAll(async () => {
    await pool.close()
    await rm(folder, { recursive: true, force: true })
  })
  const taskOf = async (text: string) => {
    const path = join(folder, createHash('sha256').update(text).digest('hex'))
    await writeFile(path, text)
    const unasked = { configuration: defaultSettings(), hints: {}, converted: [], converters: [] }
    return { kind: 'convert' as const, path, name: 'a.zip', now: 0, outputs: folder, ...unasked }
  }

  test('more tasks than a process takes, several at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const seen: Message[] = []
        const outcome = await pool.run(await taskOf(`task ${i}`), async (message) => void seen.push(message))
        return [outcome.ok, seen.map((message) => message.kind)]
      }),
    )
    expect(outcomes).toEqual(Array.from({ length: 8 }, () => [true, ['entry', 'unit']]))
  })

  test('what the handler of a message throws ends the task, and the next one runs', async () => {
    const failing = pool.run(await taskOf('two units'), async (message) => {
      if (message.kind === 'unit') throw new Error('no database')
    })
    await expect(failing).rejects.toThrow('no database')
    expect(await pool.run(await taskOf('next'), async () => {})).toEqual({ ok: true })
  })

  test('closed in the middle of a task', async () => {
    const stubborn = createConvertPool(limits, converter('misbehaving'))
    const running = stubborn.run(await taskOf('hang'), async () => {})
    const told = expect(running).rejects.toThrow(PoolClosed)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await stubborn.close()
    await told
    await expect(stubborn.run(await taskOf('late'), async () => {})).rejects.toThrow(PoolClosed)
  })
})
