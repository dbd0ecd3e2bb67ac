export { interactionOf, type TokenAnswer } from './client-walk.ts'
export type { CountersSnapshot } from './counters.ts'
export {
  type Emulator,
  type EmulatorOptions,
  type FileToAdd,
  type GrantedTokens,
  type GrantToWalk,
  startEmulator,
} from './emulator.ts'
export type { Endpoint } from './endpoints.ts'
export { FAULT_KINDS, type Fault, type FaultName, faultKind } from './faults/fault-kinds.ts'
export { DEMO_KEY } from './oauth/consumer-keys.ts'
