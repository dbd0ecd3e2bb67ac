#!/usr/bin/env node
/** `sheaf COMMAND`: each command is loaded when it is called, so that converting offline loads no server. */
import { commands } from './commands.ts'
import { UsageError } from './usage-error.ts'

const [name, ...args] = process.argv.slice(2)
const command = commands.find((c) => c.name === name)

if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
  process.stdout.write(overview())
} else if (command === undefined) {
  process.stderr.write(`sheaf: there is no command '${name}'\n\n${overview()}`)
  process.exitCode = 2
} else if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(`${command.usage}\n`)
} else {
  try {
    process.exitCode = await (await command.load())(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`sheaf ${command.name}: ${error.message}\n\n${command.usage}\n`)
    process.exitCode = 2
  }
}

function overview(): string {
  const lines = commands.map((c) => `  ${c.name.padEnd(10)} ${c.summary}`)
  return `Usage: sheaf COMMAND [...]\n\n${lines.join('\n')}\n\n'sheaf COMMAND --help' tells more.\n`
}
