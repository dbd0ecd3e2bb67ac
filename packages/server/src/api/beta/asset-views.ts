import type { Implement, Machine, MachineFile, Operator } from '@sheaf/contract'
import type { MachineFile as MachineFileRow } from '../../assets/machine-files.ts'
import type { Equipment, Operator as OperatorRow } from '../../db/schema.ts'
import { millis } from '../request/times.ts'

export function machineView(row: Equipment): Machine {
  return {
    ...equipmentView(row),
    providerMachineId: null,
    createdTime: millis(row.created_at),
    vin: null,
    modelYear: null,
  }
}

export function implementView(row: Equipment): Implement {
  return { ...equipmentView(row), providerImplementId: null }
}

function equipmentView({ id, user_id, name, provider, serial_number, make }: Equipment) {
  return {
    id,
    leafUserId: user_id,
    name,
    provider,
    providerOrganizationId: null,
    originType: 'FILE_POOLED' as const,
    serialNumber: serial_number,
    model: null,
    make,
    category: null,
  }
}

export function machineFileView(row: MachineFileRow): MachineFile {
  const { id, file_id, equipment_id, start_time, end_time, distance, fuel } = row
  return {
    id,
    leafFileId: file_id,
    machineId: equipment_id,
    ...(start_time ? { startTime: millis(start_time) } : {}),
    ...(end_time ? { endTime: millis(end_time) } : {}),
    ...(distance ? { distance } : {}),
    ...(fuel ? { fuelConsumption: fuel } : {}),
  }
}

export function operatorView({ id, name, provider, updated_at }: OperatorRow): Operator {
  return {
    id,
    name,
    provider,
    providerOperatorId: null,
    providerOrganizationId: null,
    originType: 'FILE_POOLED',
    license: null,
    updatedTime: millis(updated_at),
    status: 'ACTIVE',
  }
}
