import type { Migration } from 'kysely/migration'
import { up as start } from './0001-start.ts'
import { up as configurations } from './0002-configurations.ts'
import { up as fields } from './0003-fields.ts'
import { up as operations } from './0004-operations.ts'
import { up as prescriptions } from './0005-prescriptions.ts'
import { up as assets } from './0006-assets.ts'
import { up as keys } from './0007-keys.ts'
import { up as alerts } from './0008-alerts.ts'
import { up as turns } from './0009-turns.ts'
import { up as damagedBlobs } from './0010-damaged-blobs.ts'
import { up as console } from './0011-console.ts'
import { up as audit } from './0012-audit.ts'
import { up as frontDoor } from './0013-front-door.ts'
import { up as syncUnderFaults } from './0014-sync-under-faults.ts'
import { up as sealedLinks } from './0015-sealed-links.ts'
import { up as filesSetAside } from './0016-files-set-aside.ts'
import { up as failedFiles } from './0017-failed-files.ts'

/** In the order of their names. A number is never used again, a released migration never edited. */
export const migrations: Record<string, Migration> = {
  '0001-start': { up: start },
  '0002-configurations': { up: configurations },
  '0003-fields': { up: fields },
  '0004-operations': { up: operations },
  '0005-prescriptions': { up: prescriptions },
  '0006-assets': { up: assets },
  '0007-keys': { up: keys },
  '0008-alerts': { up: alerts },
  '0009-turns': { up: turns },
  '0010-damaged-blobs': { up: damagedBlobs },
  '0011-console': { up: console },
  '0012-audit': { up: audit },
  '0013-front-door': { up: frontDoor },
  '0014-sync-under-faults': { up: syncUnderFaults },
  '0015-sealed-links': { up: sealedLinks },
  '0016-files-set-aside': { up: filesSetAside },
  '0017-failed-files': { up: failedFiles },
}
