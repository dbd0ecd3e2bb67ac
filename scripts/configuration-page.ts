/** Writes the page of configuration keys from their schema: `node scripts/configuration-page.ts`. */
import { writeFileSync } from 'node:fs'
import { defaultCleanupRules } from '../packages/contract/src/configuration/cleanup-rules.ts'
import {
  type ConfigurationKey,
  configurationKeys,
} from '../packages/contract/src/configuration/description.ts'
import { noImageAttributes } from '../packages/contract/src/configuration/image-attributes.ts'

export const CONFIGURATION_PAGE = new URL('../docs/configuration.md', import.meta.url)

/** Longer defaults stand below the table. */
const LONGEST_DEFAULT = 70

/** Markdown. */
export function configurationPage(): string {
  const rows = configurationKeys().map(
    (key) => `| \`${key.key}\` | ${typeOf(key)} | ${defaultOf(key)} | ${key.description} |`,
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

function typeOf({ type, allowed, minimum, maximum, exclusiveMinimum }: ConfigurationKey): string {
  if (allowed) return allowed.map((value) => `\`${value}\``).join(', ')
  const range = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`to ${maximum}`]),
  ]
  return [type, ...range].join(' ')
}

function defaultOf(key: ConfigurationKey): string {
  if (!('default' in key)) return 'none'
  const text = JSON.stringify(key.default)
  return text.length > LONGEST_DEFAULT ? 'see below' : `\`${text}\``
}

if (import.meta.main) writeFileSync(CONFIGURATION_PAGE, configurationPage())
