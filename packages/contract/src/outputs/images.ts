import Type, { type Static } from 'typebox'

const link = {
  url: Type.Optional(Type.String({ description: 'Older name' })),
  downloadUrl: Type.String(),
}

const Colour = Type.String({ pattern: '^#[0-9A-F]{6}$' })
const Degrees = Type.Number({ minimum: -180, maximum: 180, description: 'EPSG:4326' })

/** Maps in up to seven classes of as many points each. */
export const ImagesV2 = Type.Array(
  Type.Object({
    property: Type.String(),
    legend: Type.Object({
      ranges: Type.Array(Type.Object({ colorCode: Colour, min: Type.Number(), max: Type.Number() }), {
        minItems: 1,
        maxItems: 7,
      }),
    }),
    extent: Type.Object({ xmin: Degrees, xmax: Degrees, ymin: Degrees, ymax: Degrees }),
    ...link,
  }),
  { title: 'ImagesV2' },
)
export type ImagesV2 = Static<typeof ImagesV2>

/** The values themselves: one band of 32-bit floats, EPSG:4326. */
export const GeotiffImages = Type.Array(Type.Object({ property: Type.String(), ...link }), {
  title: 'GeotiffImages',
})
export type GeotiffImages = Static<typeof GeotiffImages>
