/** Crop names of the standard, and how the names that files use are matched to them. */
import { CROPS_WITH_FACTS } from './crops.ts'

/** Names that Leaf lists and its crop table lacks: valid, without density and standard moisture. */
const WITHOUT_FACTS = `
none; asparagus; balm; beets; belgian endive; broad beans; broccoli; brussels sprouts; cabbage lettuce;
caraway seed; carrots; castor beans; cauliflower; celery; chervil; chicory; chinese cabbage; corn silage;
corn cob mix; corn salad; crambe; cucumber; digitalis lanate; dill; elephant grass; endives; english rye
grass; evening primrose; field meadow grass; fodder beet; french beans; gherkin; ginseng; grain maize;
grass forage; grassland; green cabbage; green peas; hard fescue grass; haricot beans; headed cabbage;
hemp; hops; hypericum; italian rye grass; jerusalem artichoke; kale; leek; lettuce; lupine; marowfat
peas; melon; mushrooms; onions; oregano; parsley; picklers; poppy seed; radicchio; raddice; red beet; red
cabbage; red fescue grass; red kidney beans; rettich; rhubarb; salad; savoy cabbage; scorzonera; seed
potatoes; shallots; silver onions; spear grass; spinach; strawberries; stubbel tuber; sugarbeet; sugar
corn; tankard turnip; tick beans; tobacco; tomatoes; tuber fennel; turnip cabbage; turnip rooted celery;
vetch; white cabbage; wood carrot; set aside; hyracinth; tulip; narcissus; gladiolus; crocus; lily; iris;
dahlia; pears; peaches; apricots; melons tree; oranges; lemons; almonds; vines; olives; jalapeno;
cantaloupe; honeydew; squash; green beans; lima beans; canary seed; unspecified crop
`

/** What monitors and people call crops whose standard name shares no word with it, or too few. */
const ALIASES: Readonly<Record<string, string>> = {
  beans: 'soybeans',
  soybean: 'soybeans',
  'soy beans': 'soybeans',
  'soya beans': 'soybeans',
  soya: 'soybeans',
  soy: 'soybeans',
  soja: 'soybeans',
  mais: 'corn',
  maiz: 'corn',
  milho: 'corn',
  'corn wet': 'corn',
  'corn dry': 'corn',
  'grain corn': 'corn',
  'field corn': 'corn',
  'yellow corn': 'corn',
  'ear corn': 'corn',
  milo: 'sorghum',
  'grain sorghum': 'sorghum',
  ble: 'wheat',
  weizen: 'wheat',
  trigo: 'wheat',
  orge: 'barley',
  gerste: 'barley',
  cebada: 'barley',
  avoine: 'oats',
  hafer: 'oats',
  avena: 'oats',
  seigle: 'rye',
  roggen: 'rye',
  raps: 'rapeseed',
  'hrs wheat': 'hard red spring wheat',
  'hrw wheat': 'hard red winter wheat',
  'srw wheat': 'soft red winter wheat',
  durum: 'durum wheat',
  sugarcane: 'sugar cane',
  'sugar beets': 'sugar beet',
  'paddy rice': 'rice',
  potato: 'potatoes',
}

/** Words of a name, accents and plurals folded, in alphabetical order: `CORN WHITE`, `corn, white` -> `corn white`. */
function tokens(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .sort()
    .join(' ')
}

const LISTED = [...CROPS_WITH_FACTS, ...WITHOUT_FACTS.split(';').map((name) => name.trim())]
const NAMES = new Set(LISTED)

/** Later entries win: an alias over a listed name, and among names with the same words the first listed. */
const BY_TOKENS = new Map<string, string>([
  ...LISTED.toReversed().map((name) => [tokens(name), name] as const),
  ...Object.entries(ALIASES).map(([alias, name]) => [tokens(alias), name] as const),
])

/**
 * The standard name of a crop as a source names it; `own` are names that the owner's crop table adds.
 * Undefined when nothing matches.
 */
export function cropNamed(text: string, own: Iterable<string> = []): string | undefined {
  const written = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (written === '') return undefined
  const key = tokens(text)
  for (const name of own) {
    if (name.toLowerCase() === written || tokens(name) === key) return name.toLowerCase()
  }
  return NAMES.has(written) ? written : BY_TOKENS.get(key)
}
