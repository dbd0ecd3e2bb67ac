/** Writes the page of configuration keys from their schema: `node scripts/configuration-page.ts`. */
import { writeFileSync } from 'node:fs'
import { defaultCleanupRules } from '../packages/contract/src/configuration/cleanup-rules.ts'
import { Settings } from '../packages/contract/src/configuration/configuration.ts'
import { noImageAttributes } from '../packages/contract/src/configuration/image-attributes.ts'

export const CONFIGURATION_PAGE = new URL('../docs/configuration.md', import.meta.url)

interface Key {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly default?: unknown
  readonly description?: string
}

/** Longer defaults stand below the table. */
const LONGEST_DEFAULT = 70

/** Markdown. */
export function configurationPage(): string {
  const rows = Object.entries(Settings.properties as Readonly<Record<string, Key>>).map(
    ([name, key]) => `| \`${name}\` | ${typeOf(key)} | ${defaultOf(key)} | ${key.description} |`,
  )
  return `<!-- Made by scripts/configuration-page.ts from packages/contract/src/configuration; do not edit. -->
# Configuration

How data is fetched and processed, for an API owner (\`/services/config/api/configs\`) and for a Leaf user
(\`/services/config/api/configs/{leafUserId}\`). A user has the owner's current value of every key that it does not have
a value of its own for; \`null\` removes that. Objects are merged part by part, except \`cleanupRules\`. A change holds for
what is processed from then on. \`sheaf convert --config FILE\` takes the same keys.

| key | type | default | effect |
|---|---|---|---|
${rows.join('\n')}

## Cleanup rules by default

All rules of a property must hold; numbers compare in the unit of the output, texts without case.

\`\`\`json
{
${Object.entries(defaultCleanupRules)
  .map(([property, rules]) => `  "${property}": ${JSON.stringify(rules)}`)
  .join(',\n')}
}
\`\`\`

## Attributes of maps

${Object.entries(noImageAttributes)
  .map(([type, attributes]) => `- \`${type}\`: ${Object.keys(attributes ?? {}).join(', ')}`)
  .join('\n')}
`
}

function typeOf(key: Key): string {
  if (key.enum) return key.enum.map((value) => `\`${value}\``).join(', ')
  const { type = 'any', minimum, maximum, exclusiveMinimum } = key
  const range = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum === undefined || type === 'string' ? [] : [`to ${maximum}`]),
  ]
  return [type, ...range].join(' ')
}

function defaultOf(key: Key): string {
  if (!('default' in key)) return 'none'
  const text = JSON.stringify(key.default)
  return text.length > LONGEST_DEFAULT ? 'see below' : `\`${text}\``
}

if (import.meta.main) writeFileSync(CONFIGURATION_PAGE, configurationPage())
