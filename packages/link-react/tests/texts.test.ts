import { expect, test } from 'vitest'
import { enUS } from '../src/texts/en-us.ts'
import { esES } from '../src/texts/es-es.ts'
import { frFR } from '../src/texts/fr-fr.ts'
import { ptBR } from '../src/texts/pt-br.ts'

const named = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted()

test.each(Object.entries({ ptBR, esES, frFR }))(
  '%s says all that English says, and fills in the same',
  (_, texts) => {
    for (const [name, english] of Object.entries(enUS)) {
      const text = texts[name as keyof typeof enUS]
      expect([name, text.trim() !== '', named(text)]).toEqual([name, true, named(english)])
    }
  },
)
