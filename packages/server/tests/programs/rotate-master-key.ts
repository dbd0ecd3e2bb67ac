/** Changes the master key of the environment's server; says so after each transaction. */
import { readConfig } from '../../src/config/config.ts'
import { changeMasterKey } from '../../src/open-rotation.ts'

await changeMasterKey(readConfig(), (message) => process.stdout.write(`${message}\n`))
