/** What `sheaf` can do. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: string
  /** Gives the function that runs it; that one's result is the exit code. */
  load(): Promise<(args: string[]) => Promise<number>>
}

export const commands: readonly Command[] = [
  {
    name: 'convert',
    summary: 'standardize machine files, offline',
    usage: `Usage: sheaf convert IN... --out DIR [options]

IN is a machine file, a zip or a folder. Each machine file found in it is written to DIR as
  NAME.standard.geojson   the points: standard names, units and cleanup
  NAME.summary.json       totals, averages, coverage
with a report of every entry of IN on the screen.

  --out DIR           where to write (made when missing)
  --geoparquet        write NAME.standard.parquet too: GeoParquet 1.1 of the points
  --polygons          write NAME.polygons.parquet too: each point as the strip that was worked
  --raw               write NAME.raw.geojson too: all points, the source's names and units
  --filtered          write NAME.filtered.geojson too: without slow points and outliers; maps are then of these points
  --images            write a map of each property too, along a colour ramp and in classes: NAME.PROPERTY.png and
                      NAME.PROPERTY.classes.png with .aux.xml, NAME.pngs.zip; legends and extents in NAME.maps.json
  --geotiff           write NAME.PROPERTY.tif too: the values as GeoTIFF
  --config FILE       a configuration as the service takes it, in JSON: units, cleanup rules and so on
  --units SYSTEM      default (the source's), imperial or metric
  --crop NAME         the crop, where the source names none
  --date YYYY-MM-DD   the day, where the source has no time
  --time-zone ZONE    the zone of clocks that tell none, such as America/Chicago (UTC)
  --mapping FILE      what columns hold and their units, in JSON, over what Sheaf knows of them; may be repeated
  --card-tracks       read time and position of native Ag Leader cards; without it they are refused
  --converters FILE   converters of others for what Sheaf does not read itself (docs/converters.md)
  --json              one JSON object on standard output instead of the table
  --quiet             no progress

Exit code: 0 all converted; 1 a file failed; 2 wrong usage.`,
    load: async () => (await import('./convert/convert.ts')).convertCommand,
  },
  {
    name: 'inspect',
    summary: 'show what is in a file, and why it cannot be read',
    usage: `Usage: sheaf inspect IN [--mapping FILE] [--card-tracks] [--json]

Shows what a machine file, zip or folder holds: each unit with its format, operation, and columns (source name,
standard property, unit, least and greatest value), what looks odd, and what became of each entry.

Exit code: 0 all can be read; 1 something failed; 2 wrong usage.`,
    load: async () => (await import('./inspect/inspect.ts')).inspectCommand,
  },
  {
    name: 'serve',
    summary: 'run the service',
    usage: `Usage: sheaf serve [--role all|api|worker]

Runs the API and its workers in this process. Configuration comes from the environment:
  SHEAF_PORT (8787)  SHEAF_HOST  SHEAF_PUBLIC_URL  SHEAF_DATA_DIR (./.sheaf)
  DATABASE_URL (absent: an embedded PostgreSQL)
  SHEAF_OWNER_USERNAME, SHEAF_OWNER_PASSWORD (absent: made at first start, printed once)
  SHEAF_MASTER_KEY (absent: a key file in the data folder)
  AGFINITI_URL (https://www.agfiniti.com)  LOG_LEVEL (info)
  SHEAF_TLS_CERT, SHEAF_TLS_KEY  SHEAF_TRUST_PROXY  SHEAF_CORS_ORIGINS (*)
  SHEAF_ALLOW_PRIVATE_WEBHOOKS (false)  SHEAF_REDACT_SECRETS (false)  SHEAF_CONVERTERS`,
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'connect',
    summary: "connect a grower's AgFiniti account",
    usage: `Usage: sheaf connect agleader --username NAME [options]

Opens AgFiniti's sign-in in the browser, catches the code on a loopback port, and attaches the credentials
to a user of a running Sheaf. The redirection URL http://localhost:PORT/callback must be registered with your
AgFiniti consumer keys.

  --url URL             Sheaf (http://localhost:8787)
  --username NAME       the API owner; its password is read from SHEAF_PASSWORD, or asked for
  --user ID             the Leaf user; may be left out when the owner has just one
  --public-key KEY      AgFiniti consumer keys; the private one is read from AGFINITI_PRIVATE_KEY,
                        or asked for
  --agfiniti-url URL    https://www.agfiniti.com
  --port PORT           loopback port for the redirection (8789)
  --prescriptions       ask for leave to send prescriptions too (scope fileupload)
  --no-browser          print the address instead of opening it`,
    load: async () => (await import('./connect/connect.ts')).connectCommand,
  },
  {
    name: 'owner',
    summary: 'manage the API owners of this server',
    usage: `Usage: sheaf owner add NAME | list | reset-password NAME | revoke-tokens NAME

Works on the database that 'sheaf serve' uses (same environment), whether the service runs or not.
A new password is made and printed once; give your own in SHEAF_PASSWORD. Resetting a password and
revoking tokens end every token that was given out before.`,
    load: async () => (await import('./owner.ts')).ownerCommand,
  },
  {
    name: 'audit',
    summary: 'show who read or changed a secret',
    usage: `Usage: sheaf audit [--owner NAME] [--limit N] [--json]

Lists, newest first, who signed in or failed to, and who read, made, changed or removed credentials, keys, webhook
secrets and links, in the last 400 days. Works on the database that 'sheaf serve' uses, whether the service runs or not.

  --owner NAME   of one API owner only
  --limit N      so many entries (50)
  --json         a JSON array instead of the table`,
    load: async () => (await import('./audit.ts')).auditCommand,
  },
  {
    name: 'doctor',
    summary: 'look for what is wrong with this server',
    usage: `Usage: sheaf doctor [--checksums] [--json]

Looks at the database, the stored files, the master key, the disk, the way to AgFiniti, jobs whose attempts are used
up and files that wait for nothing, and says what to do about each. Changes nothing; the service may run.

  --checksums   read every stored file, and compare it with its SHA-256
  --json        one JSON object instead of the table

Exit code: 0 all is well; 1 something is wrong; 2 wrong usage.`,
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'retry',
    summary: 'queue jobs again whose attempts are used up',
    usage: `Usage: sheaf retry [ID... | --kind KIND | --all] [--json]

Without a choice, lists the jobs that have failed for good: what they are about, and why. With one, queues them again,
with all their attempts; a service that runs takes them at once.

Exit code: 0 done; 1 not all that were named are there; 2 wrong usage.`,
    load: async () => (await import('./retry.ts')).retryCommand,
  },
  {
    name: 'rotate-key',
    summary: 'change the master key, or the key that signs tokens',
    usage: `Usage: sheaf rotate-key [--signing [--end-sessions]]

Makes a new master key in the data folder and seals every secret in the database with it, while the service runs. The
keys before stay in the file, behind it, for backups that were made with them. One that was interrupted is brought to its
end by running it again. With SHEAF_MASTER_KEY set, docs/operating.md says in which steps.

  --signing        instead, sign tokens and download links with a new key; those that are out stay good
  --end-sessions   with --signing: they end at once, and everybody has to sign in again

Exit code: 0 done; 1 it could not be, or a secret in the database was damaged; 2 wrong usage.`,
    load: async () => (await import('./rotate-key.ts')).rotateKeyCommand,
  },
  {
    name: 'backup',
    summary: 'write all data of this server to a folder or a file',
    usage: `Usage: sheaf backup FOLDER | FILE.tar [--with-key]

Writes all rows, queued jobs and stored files as of one instant, while the service runs. Uses the environment that
'sheaf serve' uses. docs/operating.md tells what is in it.

  --with-key   put the master key into it too: whoever has the backup can then read every credential

Exit code: 0 all is in it; 1 it could not be made, or stored files were missing or damaged; 2 wrong usage.`,
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'bring a backup back',
    usage: `Usage: sheaf restore FOLDER | FILE.tar [--replace]

Checks every byte of a backup and brings it into the database and data folder that the environment names, under the
tables of this version. The service must be stopped. The database is changed at the end, all at once.

  --replace    also where the database is not empty: what is in it goes

Exit code: 0 restored; 1 it could not be; 2 wrong usage.`,
    load: async () => (await import('./backup.ts')).restoreCommand,
  },
]
