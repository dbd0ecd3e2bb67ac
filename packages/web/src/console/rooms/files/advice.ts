/** What can be done about each doubt that the conversion tells of. Its own sentence says what was found. */
export interface FileWarning {
  readonly code: string
  readonly at?: string
  readonly detail: string
  readonly count?: number
}

const export_ = 'Export the file again; if it says the same, the card or the transfer may be damaged.'
const units = 'Give a column mapping with the units of these columns, or export with units.'
const clock = 'Check the clock of the monitor; dates of the points are as the file has them.'
const tracks = 'Nothing to do, unless the map shows points where the machine was not.'

export const advice: Readonly<Record<string, string>> = {
  width_assumed: 'Set the width of the implement in the monitor: coverage and area follow it.',
  coverage_incomplete:
    'The points are whole; the outline is not. Split the job by field before exporting it.',
  encoding_assumed: 'Nothing to do, unless names look wrong: then export as UTF-8.',
  native_card_track_only:
    'Export the card from SMS as Advanced text, ISOXML or a shapefile to have its values.',
  damaged_log: export_,
  bad_number: 'Nothing to do, unless many: then look at the column in the source.',
  bad_line: export_,
  geometry_left_out: 'Export points and polygons as files of their own.',
  raw_columns: 'A column mapping tells what the columns hold.',
  raw_columns_left_out: 'Nothing to do: standard points are not concerned.',
  datum_assumed: tracks,
  crs_assumed: 'Add the .prj file to the zip if the map lies in the wrong place.',
  sections_joined: 'Nothing to do: sections of one instant count as one.',
  missing_external: 'Put all files of the TASKDATA folder into the zip.',
  missing_timelog: 'Put all files of the TASKDATA folder into the zip.',
  empty_timelog: 'Nothing to do: the terminal opened a log and wrote nothing.',
  timelog_shared: 'Nothing to do: the log was read once.',
  timelog_without_task: 'Nothing to do; names of field and product are missing where the task is.',
  truncated_timelog:
    'What stands before the end was read. End the task in the terminal before taking the card out.',
  bad_dlv_index: 'What stands before the damage was read.',
  position_jump: tracks,
  distance_jump: tracks,
  invalid_position: 'Nothing to do, unless many: then check the receiver.',
  polygon_positions: 'Export points rather than polygons for more exact places.',
  nested_columns: 'Nothing to do: such columns hold no figures.',
  unknown_units: units,
  unit_mismatch: units,
  time_missing: clock,
  date_suspect: clock,
  time_unknown: 'Tell the day with the upload, if it matters.',
  time_date_only: 'Nothing to do: the points have a day and no time of day.',
  time_basis_assumed: 'Tell the time zone with the upload, or set sourceTimeZone in the configuration.',
  gaps_filled: 'Nothing to do: short gaps took the reading before.',
  crop_unknown: 'Tell the crop with the upload, or add it to cropTable in the configuration.',
  duplicate_points: 'Nothing to do: points that two files hold count once.',
}
