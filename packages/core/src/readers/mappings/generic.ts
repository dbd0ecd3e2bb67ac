import { columnsNamed, type Mapping } from './mapping.ts'

/**
 * Names that Leaf publishes for shapefiles (docs.withleaf.io, "Shapefile Requirements": those of SMS, Raven Slingshot
 * and Topcon), and plain words. They tell no units. Left out are names that the page gives two meanings (`MASS` in all
 * or per area, `DEPTH` of seeds or of tillage).
 */
export const GENERIC: Mapping = {
  system: 'generic',
  columns: columnsNamed({
    'distance dist': { property: 'distance' },
    'heading head direction track': { property: 'heading', unit: 'arcdeg' },
    'width swathwidth swathwdth swath headerwidth boomwidth spraywidth': { property: 'equipmentWidth' },
    'elevation elev altitude': { property: 'elevation' },
    'speed spd groundspeed': { property: 'speed' },
    'moisture moisture__ moist harvestmoist hrvstmoist': {
      property: 'harvestMoisture',
      unit: 'percentage',
    },
    'yield_mass wetmass yldmasswt wetmassperarea': { property: 'wetMassPerArea' },
    'yield yld dryyield yldmassdr drymassperarea': { property: 'dryMassPerArea' },
    'yld_vol_we wetvolumeperarea': { property: 'wetVolumePerArea' },
    dryvolumeperarea: { property: 'dryVolumePerArea' },
    'seedrate seedrt seedcount population rt_apd_ct_': { property: 'seedRate' },
    seedratetarget: { property: 'seedRateTarget' },
    'seeddepth plantdepth': { property: 'seedDepth' },
    'downforce downf': { property: 'downForce' },
    'singulation sing': { property: 'singulation', unit: 'prcnt' },
    'appliedrate appldrate apprate rt_apd_liq actualrate rate_appld': { property: 'appliedRate' },
    'tilldepth actualdepth': { property: 'tillageDepthActual' },
    'targetdepth depthtarget': { property: 'tillageDepthTarget' },
    'crop crop_type commodity': { property: 'crop' },
    'variety hybrid': { property: 'variety' },
  }),
  times: ['isotime', 'timestamp', 'datetime', 'time', 'date', 'datestamp', 'timeofday'],
  utc: false,
  origin: { grower: 'grower', farmer: 'grower', client: 'grower', farm: 'farm', field: 'field' },
  product: ['product', 'products', 'product_pr', 'productname', 'productnam', 'chemical'],
  rate: ['rate'],
  targetRate: ['targetrate', 'tgt_rate', 'ratetarget'],
  unitKeys: { imperial: [], metric: [] },
}
