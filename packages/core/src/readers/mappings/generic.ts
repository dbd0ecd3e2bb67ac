import { columnsNamed, type Mapping } from './mapping.ts'

/** Names that Leaf publishes for shapefiles of any origin, and plain words. They tell no units. */
export const GENERIC: Mapping = {
  system: 'generic',
  columns: columnsNamed({
    'distance dist': { property: 'distance' },
    'heading track': { property: 'heading', unit: 'arcdeg' },
    'swathwidth swath width': { property: 'equipmentWidth' },
    'elevation altitude': { property: 'elevation' },
    speed: { property: 'speed' },
    'moisture moisture__': { property: 'harvestMoisture', unit: 'percentage' },
    'yield_mass wetmass': { property: 'wetMassPerArea' },
    yld_vol_we: { property: 'wetVolumePerArea' },
    'seedrate seedcount rt_apd_ct_': { property: 'seedRate' },
    'appliedrat appliedrate rt_apd_liq actualrate rate_appld': { property: 'appliedRate' },
    'crop crop_type': { property: 'crop' },
    variety: { property: 'variety' },
  }),
  times: ['isotime', 'timestamp', 'datetime', 'time', 'date'],
  utc: false,
  origin: { grower: 'grower', farmer: 'grower', client: 'grower', farm: 'farm', field: 'field' },
  product: ['product', 'products', 'product_pr'],
  rate: [],
  targetRate: ['targetrate', 'tgt_rate'],
  unitKeys: { imperial: [], metric: [] },
}
