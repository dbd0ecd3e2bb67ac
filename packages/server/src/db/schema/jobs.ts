/** Beside pg-boss's own tables: whose turn it is. */
export interface TurnsTable {
  kind: string
  user_id: string
  owner_id: string
  next: number
}
