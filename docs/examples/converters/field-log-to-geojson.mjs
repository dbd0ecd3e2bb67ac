// The other side of the contract, as short as it can be: read the files in the input folder, write GeoJSON to the
// output folder. A vendor's SDK would be called here.
//
// A .fieldlog, a format made up for this example, has one record a line: seconds since 1970, latitude, longitude,
// kilograms of grain a second, moisture in tenths of a percent. Width and crop stand in the .fieldsetup beside it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [, , input, output] = process.argv
const INTERVAL = 1

for (const name of readdirSync(input).filter((each) => each.endsWith('.fieldlog'))) {
  const setup = readdirSync(input).find((each) => each.endsWith('.fieldsetup'))
  if (!setup) {
    process.stderr.write(`${name} has no .fieldsetup beside it\n`)
    process.exit(1)
  }
  const { width, crop } = JSON.parse(readFileSync(join(input, setup), 'utf8'))
  const records = readFileSync(join(input, name), 'utf8').trim().split('\n')
  const features = records.map((record) => {
    const [seconds, latitude, longitude, flow, moisture] = record.split(' ').map(Number)
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: {
        timestamp: new Date(seconds * 1000).toISOString(),
        operationType: 'harvested',
        crop,
        cropFlow: flow,
        harvestMoisture: moisture / 10,
        equipmentWidth: width,
        samplingInterval: INTERVAL,
      },
    }
  })
  // Units are said, never guessed: a property without one is left out.
  const units = {
    cropFlow: 'kg/s',
    harvestMoisture: 'percentage',
    equipmentWidth: 'm',
    samplingInterval: 's',
  }
  const collection = { type: 'FeatureCollection', units, features }
  writeFileSync(join(output, name.replace(/\.fieldlog$/, '.geojson')), JSON.stringify(collection))
}
