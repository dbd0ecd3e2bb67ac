import { columnsNamed, type Mapping } from './mapping.ts'

const TRIMBLE = {
  system: 'trimble',
  origin: {},
  product: ['material'],
  rate: [],
  targetRate: ['target'],
  unitKeys: { imperial: [], metric: [] },
} as const

/**
 * Coverage polygons of Trimble displays: `AgGPS/Data/<client>/<farm>/<field>/<event>/Coverage.shp`. The names are those
 * that public programs take from such files. The FM-1000 Integrated Display User Guide 9.25, page 92, says that all
 * units are metric, which tells that of the height and not those of rates and speed. `Moisture` is there, and
 * empty, when spraying too: it must not make a harvest of it.
 */
export const TRIMBLE_COVERAGE: Mapping = {
  ...TRIMBLE,
  columns: columnsNamed({
    height: { property: 'elevation', unit: 'm' },
    speed: { property: 'speed' },
    appldrate: { property: 'appliedRate' },
    population: { property: 'seedRate' },
    singulatn: { property: 'singulation', unit: 'prcnt' },
    skips_perc: { property: 'skips', unit: 'prcnt' },
    mults_perc: { property: 'doubles', unit: 'prcnt' },
  }),
  times: ['dateclosed', 'timeclosed'],
  utc: false,
}

/** The track log of the same displays, as the table on page 99 of that guide has its columns and units. */
export const TRIMBLE_TRACK: Mapping = {
  ...TRIMBLE,
  columns: columnsNamed({
    swath_wdth: { property: 'equipmentWidth', unit: 'm' },
    speed: { property: 'speed', unit: 'km/hr' },
    appldrate: { property: 'appliedRate' },
  }),
  times: ['utc_date', 'utc_time'],
  utc: true,
}
