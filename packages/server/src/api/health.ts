import { sql } from 'kysely'
import { HttpProblem } from './errors/problem.ts'
import type { App, Parts } from './parts.ts'

export function healthRoutes(app: App, { context }: Parts): void {
  const open = {
    config: { public: true, rateLimit: false as const },
    schema: { tags: ['health'], security: [] },
  }
  app.get('/health/live', open, async () => ({ status: 'UP' }))
  app.get('/health/ready', open, async () => {
    await sql`select 1`.execute(context.db).catch((cause: unknown) => {
      throw new HttpProblem(503, 'The database does not answer', { cause })
    })
    return { status: 'UP' }
  })
}
