import type { StandardTable } from '../../columns/standard-table.ts'
import type { Artifact, ImageFacts, ImageKind } from '../artifact.ts'
import { geotiffs } from '../geotiff/geotiff.ts'
import { classImages, rampImages } from './images.ts'
import { RAMP } from './ramp.ts'
import { zippedPngs } from './zipped-pngs.ts'

interface Png {
  readonly property: string
  readonly png: Uint8Array
  readonly auxXml: string
}

/**
 * The maps of a standard table, `wanted` properties if given: `<property>.png` along the ramp and all of these in
 * `zippedPNGs`, `<property>.classes.png`, `<property>.tif`, each PNG with its side file. They are held encoded, since whether
 * they can be made is part of a file's status. None where no point has a rectangle.
 */
export async function mapArtifacts(
  standard: StandardTable,
  kinds: readonly ImageKind[],
  wanted?: ReadonlySet<string>,
): Promise<Artifact[]> {
  const artifacts: Artifact[] = []
  if (kinds.includes('ramp')) {
    const pngs: Png[] = []
    for await (const { property, unit, png, auxXml, min, max, extent } of rampImages(standard, wanted)) {
      pngs.push({ property, png, auxXml })
      const facts = { kind: 'ramp', property, ...unitOf(unit), ramp: RAMP, min, max, extent } as const
      artifacts.push(...withSideFile(`${property}.png`, png, auxXml, facts))
    }
    if (pngs.length > 0) artifacts.push(zipOf(pngs))
  }
  if (kinds.includes('classes')) {
    for await (const { property, unit, png, auxXml, legend, extent } of classImages(standard, wanted)) {
      const facts = { kind: 'classes', property, ...unitOf(unit), legend, extent } as const
      artifacts.push(...withSideFile(`${property}.classes.png`, png, auxXml, facts))
    }
  }
  if (kinds.includes('geotiff')) {
    for (const { property, unit, tiff } of geotiffs(standard, wanted)) {
      const image = { kind: 'geotiff', property, ...unitOf(unit) } as const
      artifacts.push({ name: `${property}.tif`, mediaType: 'image/tiff', image, chunks: [tiff] })
    }
  }
  return artifacts
}

function unitOf(unit: string | undefined): { unit?: string } {
  return unit === undefined ? {} : { unit }
}

function withSideFile(name: string, png: Uint8Array, auxXml: string, image: ImageFacts): Artifact[] {
  return [
    { name, mediaType: 'image/png', image, chunks: [png] },
    { name: `${name}.aux.xml`, mediaType: 'application/xml', chunks: [new TextEncoder().encode(auxXml)] },
  ]
}

function zipOf(pngs: readonly Png[]): Artifact {
  const chunks = { [Symbol.asyncIterator]: () => zippedPngs(pngs) }
  return { name: 'zippedPNGs', mediaType: 'application/zip', chunks }
}
