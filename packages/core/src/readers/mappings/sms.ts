import { columnsNamed, type Mapping } from './mapping.ts'

/**
 * SMS exports. A label such as `Swth Wdth(ft)` becomes `Swth_Wdth_`: what is no letter or digit turns into `_` and
 * ten characters stay, so that most units are lost. The second name of each row is the same with its vowels cut, as
 * databases between SMS and the file have left it.
 */
export const SMS: Mapping = {
  system: 'sms',
  columns: columnsNamed({
    'distance_f dstnc_f distance_m dstnc_m': { property: 'distance', imperial: 'ft', metric: 'm' },
    'track_deg_ trck_d_': { property: 'heading', unit: 'arcdeg' },
    'swth_wdth_ swth_w_': { property: 'equipmentWidth', imperial: 'ft', metric: 'm' },
    'duration_s durtn_s': { property: 'samplingInterval', unit: 's' },
    'elevation_ elevtn_': { property: 'elevation', imperial: 'ft', metric: 'm' },
    'area_count are_cnt': { property: 'recordingStatus' },
    'crop_flw_m crp_flw_m': { property: 'cropFlow', imperial: 'lb/s', metric: 't/hr' },
    'moisture__ mostr__': { property: 'harvestMoisture', unit: 'percentage' },
    'yld_mass_w yld_mss_w': { property: 'wetMassPerArea', imperial: 'lb/ac', metric: 't/ha' },
    'yld_mass_d yld_mss_d': { property: 'dryMassPerArea', imperial: 'lb/ac', metric: 't/ha' },
    'yld_vol_we yld_vl_w': { property: 'wetVolumePerArea', imperial: 'bu/ac' },
    'yld_vol_dr yld_vl_d': { property: 'dryVolumePerArea', imperial: 'bu/ac' },
    rt_apd_ct_: { property: 'seedRate', imperial: 'ksds/ac', metric: 'ksds/ha' },
    rt_apd_liq: { property: 'appliedRate', imperial: 'gal/ac', metric: 'L/ha' },
    rt_apd_ms_: { property: 'appliedRate', imperial: 'lb/ac', metric: 'kg/ha' },
    'y_offset_f y_ffst_ y_offset_m': { property: 'yOffset', imperial: 'ft', metric: 'm' },
    'pass_num pass_nm': { property: 'passNumber' },
    'speed_mph_ spd_mp_': { property: 'speed', unit: 'mi/hr' },
    'speed_km_h spd_km_': { property: 'speed', unit: 'km/hr' },
    variety: { property: 'variety' },
  }),
  times: ['time', 'date', 'datestamp'],
  utc: false,
  origin: { grower: 'grower', client: 'grower', farm: 'farm', field: 'field' },
  product: ['product'],
  rate: [],
  targetRate: [
    'tgt_rate_',
    'tgt_rate_k',
    'tgt_rate_s',
    'tgt_rate_g',
    'tgt_rate_l',
    'tgt_rate_t',
    'tgt_rate_c',
    'tgt_rate_m',
  ],
  unitKeys: {
    imperial: ['distance_f', 'dstnc_f', 'speed_mph_', 'spd_mp_', 'y_offset_f', 'prod_ac_h_'],
    metric: ['distance_m', 'dstnc_m', 'speed_km_h', 'spd_km_', 'y_offset_m', 'prod_ha_h_'],
  },
}
