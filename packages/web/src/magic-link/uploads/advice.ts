/** Codes of what could not be read, by what the grower can do about it. */
import type { Advice } from '../texts/texts.ts'

const advices: readonly (readonly [RegExp, Advice])[] = [
  [/^(boundaries_only|boundary_layer)$/, 'boundaries'],
  [/^(native_card|claas|deere_card|fieldview|precision_planting|raven_job|trimble_card)_/, 'nativeFormat'],
  [/^encrypted_/, 'encrypted'],
  [/^(empty_|no_valid_files$|no_rows$|no_logs$|no_taskdata$)/, 'nothingInside'],
  [/^(no_valid_positions|no_points|no_polygons|no_geometry|missing_timelog)$/, 'noPositions'],
  [/^missing_/, 'incomplete'],
  [
    /^(expansion_limit|too_many_entries|too_many_coordinates|nesting_too_deep|parquet_ratio|xml_too_large|memory_limit|time_limit)$/,
    'tooMuch',
  ],
  [/^(corrupt|truncated|malformed|damaged|bad)_|^(too_many_bad_lines|column_pattern_mismatch)$/, 'damaged'],
  [/^(unrecognised|unknown_schema|no_supported_data|unsupported_)/, 'unknownFormat'],
]

/** Where nothing is known to help, whoever asked for the files is to know. */
export function adviceFor(code: string | undefined): Advice {
  return advices.find(([pattern]) => code !== undefined && pattern.test(code))?.[1] ?? 'tellCompany'
}
