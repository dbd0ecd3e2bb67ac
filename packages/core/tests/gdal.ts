import { spawnSync } from 'node:child_process'

/** Runs one of GDAL's programs; undefined where GDAL is not installed. */
export function gdal(program: string, ...args: string[]): { stdout: string; stderr: string } | undefined {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (error) return undefined
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
  return { stdout, stderr }
}

export const hasGdal = gdal('gdalinfo', '--version') !== undefined
/** What a skipped test says. */
export const NEEDS_GDAL = hasGdal ? '' : ' (skipped: install gdal-bin)'
