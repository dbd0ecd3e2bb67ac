import { columnsNamed, type Mapping } from './mapping.ts'

/**
 * Exports of John Deere Operations Center: one row a section and instant. Units stand in the metadata file beside
 * the layer and nowhere else. `VRYIELDVOL` is the dry yield, `SWATHWIDTH` the width of the section.
 */
export const DEERE: Mapping = {
  system: 'deere',
  columns: columnsNamed({
    distance: { property: 'distance' },
    swathwidth: { property: 'equipmentWidth' },
    sectionid: { property: 'sectionId' },
    heading: { property: 'heading', unit: 'arcdeg' },
    elevation: { property: 'elevation' },
    moisture: { property: 'harvestMoisture' },
    wetmass: { property: 'wetMassPerArea' },
    vryieldvol: { property: 'dryVolumePerArea' },
    variety: { property: 'variety' },
  }),
  times: ['isotime', 'time'],
  utc: true,
  origin: {},
  product: ['product'],
  rate: ['appliedrate', 'appliedrat'],
  targetRate: ['targetrate'],
  unitKeys: { imperial: [], metric: [] },
}

/** Deere's numbers of crops, as far as files at hand prove them. */
export const DEERE_CROPS: Readonly<Record<number, string>> = { 173: 'corn', 174: 'soybeans' }
