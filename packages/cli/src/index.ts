export { connectAgLeader } from './connect/connect-agleader.ts'
export { bar, progressOn } from './progress.ts'
export { figuresOf, formatTable, rowOf, textTable } from './table.ts'
