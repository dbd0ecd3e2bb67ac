export { connectAgLeader } from './connect/connect-agleader.ts'
export { bar, progressOn } from './progress.ts'
export { formatTable, type Row, rowOf, type Shown } from './table.ts'
