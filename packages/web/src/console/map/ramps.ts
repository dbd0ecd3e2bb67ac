/** Colours of classes. All but the last ramp can be told apart with any common kind of colour blindness. */

export type Rgb = readonly [red: number, green: number, blue: number]

/** Stops from the least to the greatest, evenly apart. */
const STOPS = {
  // matplotlib's viridis (CC0), of nearly even lightness steps.
  Viridis: ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'],
  // Cividis, Nuñez, Anderton and Renslow 2018 (CC0): alike for all eyes.
  Cividis: ['00224e', '123570', '3b496c', '575d6d', '707173', '8a8678', 'a59c74', 'c3b369', 'fee838'],
  // ColorBrewer's YlGnBu and RdYlBu (Apache-2.0).
  'Yellow to blue': [
    'ffffd9',
    'edf8b1',
    'c7e9b4',
    '7fcdbb',
    '41b6c4',
    '1d91c0',
    '225ea8',
    '253494',
    '081d58',
  ],
  'Red to blue': ['d73027', 'f46d43', 'fdae61', 'fee090', 'ffffbf', 'e0f3f8', 'abd9e9', '74add1', '4575b4'],
  // The colours in which Leaf publishes its maps.
  'Red to green': ['c80000', 'ff2800', 'ff9600', 'fff000', '00e600', '00be00', '008200'],
} as const
export type RampName = keyof typeof STOPS
export const rampNames = Object.keys(STOPS) as RampName[]

/** Okabe and Ito 2008, then lighter and darker ones: for texts, which have no order. */
const CATEGORIES = [
  '0072b2',
  'e69f00',
  '009e73',
  'cc79a7',
  '56b4e9',
  'd55e00',
  'f0e442',
  '7f7f7f',
  '332288',
  '882255',
]

/** As many colours along a ramp, the first and the last of it among them. */
export function rampColours(name: RampName, count: number): Rgb[] {
  const stops = STOPS[name].map(rgbOf)
  return Array.from({ length: count }, (_, k) => {
    const at = count === 1 ? (stops.length - 1) / 2 : (k / (count - 1)) * (stops.length - 1)
    const below = Math.min(Math.floor(at), stops.length - 2)
    const [from, to] = [stops[below]!, stops[below + 1]!]
    const mix = (channel: 0 | 1 | 2) =>
      Math.round(from[channel] + (at - below) * (to[channel] - from[channel]))
    return [mix(0), mix(1), mix(2)] as const
  })
}

/** Of the k-th category; they begin anew after the last. */
export function categoryColour(k: number): Rgb {
  return rgbOf(CATEGORIES[k % CATEGORIES.length]!)
}

export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`
}

function rgbOf(hex: string): Rgb {
  const number = Number.parseInt(hex, 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}
