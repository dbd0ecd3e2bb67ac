/** Machines, implements, operators; prescriptions sent. */
import type { Defaulted, Instant } from './columns.ts'

export interface EquipmentTable {
  id: string
  owner_id: string
  user_id: string
  kind: 'machine' | 'implement'
  identity: string
  name: string
  provider: string
  serial_number: string | null
  make: string | null
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
export interface FileEquipmentTable {
  id: string
  equipment_id: string
  file_id: string
  distance_m: number | null
  created_at: Defaulted<Instant>
}
export interface OperatorsTable {
  id: string
  owner_id: string
  user_id: string
  identity: string
  name: string
  provider: string
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
export interface FileOperatorsTable {
  operator_id: string
  file_id: string
}
export interface PrescriptionsTable {
  id: string
  owner_id: string
  user_id: string
  provider: string
  name: string
  size: number
  sha256: string
  state: 'sending' | 'sent' | 'failed'
  provider_id: string | null
  error_code: string | null
  error_message: string | null
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
