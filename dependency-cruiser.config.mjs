// Who may import whom: ARCHITECTURE.md in rules. A breach turns `npm run check` red.
const core = 'packages/core/src'
const server = 'packages/server/src'
const tests = '\\.test\\.ts$|/tests/'

/** Files under `from` may import, of what lies under `within`, only `allowed` and themselves. */
const only = (name, from, within, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}`, pathNot: tests },
  to: { path: `^${within}`, pathNot: [from, ...allowed].map((path) => `^${path}`) },
})
const room = (name, ...allowed) =>
  only(
    `core-${name}`,
    `${core}/${name}/`,
    'packages/',
    allowed.map((a) => `${core}/${a}/`),
  )
const base = ['bytes', 'columns', 'geometry', 'agronomy']
const service = (name, ...allowed) =>
  only(
    `server-${name}`,
    `${server}/${name}/`,
    server,
    allowed.map((a) => `${server}/${a}`),
  )

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-vague-rooms',
      severity: 'error',
      from: {},
      to: { path: '/(utils?|helpers?|common|shared|misc|lib)/', pathNot: 'node_modules' },
    },

    // core: pure, and its stages never reach into one another.
    only('core-stands-alone', `${core}/`, 'packages/', []),
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: `^${core}`, pathNot: tests },
      to: {
        dependencyTypes: ['core'],
        path: '^(node:)?(fs|net|http|https|child_process|worker_threads|dns|os|process|dgram|tls|cluster)',
      },
    },
    room('bytes'),
    room('columns', 'bytes'),
    room('geometry', 'bytes', 'columns'),
    room('agronomy', 'bytes', 'columns', 'geometry'),
    room('readers', ...base),
    room('standardize', ...base),
    room('summarize', ...base),
    room('outputs', ...base),
    room('plan', ...base),
    room('merge', ...base),
    // A prescription is a shapefile: what reads those tells whether it is a good one.
    room('prescriptions', ...base, 'readers/shapefile'),

    // contract stands alone.
    only('contract-stands-alone', 'packages/contract/src/', 'packages/', []),

    // server
    only('server-imports', `${server}/`, 'packages/', [
      'packages/contract/src',
      'packages/core/src',
      'packages/converters/src/index.ts',
      'packages/web/pages.ts',
    ]),
    service('config'),
    service('db'),
    service('audit', 'db/'),
    service('blobs', 'db/'),
    service('queue', 'db/'),
    service('changes'),
    service('alerts', 'audit/', 'db/', 'queue/', 'vault/seal.ts'),
    service('providers'),
    service('vault', 'audit/', 'alerts/raise.ts', 'providers/', 'db/', 'queue/'),
    service('configurations', 'plans/', 'db/', 'queue/'),
    service('sync', 'configurations/', 'vault/', 'providers/', 'blobs/', 'db/', 'queue/'),
    service(
      'processing',
      'alerts/raise.ts',
      'files/',
      'configurations/',
      'assets/',
      'plans/',
      'blobs/',
      'db/',
      'queue/',
    ),
    service('assets', 'alerts/raise.ts', 'db/', 'queue/'),
    service('plans', 'db/', 'queue/'),
    service(
      'operations',
      'alerts/raise.ts',
      'files/',
      'fields/',
      'processing/',
      'configurations/',
      'plans/',
      'blobs/',
      'db/',
      'queue/',
    ),
    service('prescriptions', 'vault/', 'providers/', 'db/'),
    service('keys', 'vault/seal.ts', 'providers/provider.ts', 'db/'),
    service('connections', 'audit/', 'keys/', 'vault/', 'providers/', 'db/'),
    service('magic-links', 'keys/', 'users/', 'vault/seal.ts', 'db/'),
    service('sample', 'files/', 'users/', 'configurations/', 'blobs/', 'db/', 'queue/'),
    service('doctor', 'blobs/', 'queue/', 'vault/', 'db/'),
    service('backup', 'blobs/', 'files/unreferenced-blobs.ts', 'queue/', 'vault/', 'db/'),
    service('owners', 'audit/', 'db/', 'vault/seal.ts'),
    service(
      'observe',
      'config/traces.ts',
      'providers/provider.ts',
      'processing/convert-pool.ts',
      'alerts/call.ts',
      'queue/',
      'db/',
    ),
    // Loaded by whoever configures it, and by nobody else.
    {
      name: 'telemetry-on-demand',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: `^${server}/observe/open-telemetry\\.ts$`, dynamic: false },
    },
    {
      name: 'api-never-jobs',
      severity: 'error',
      from: { path: `^${server}/api/` },
      to: { path: `^${server}/(jobs|sync/(?!sync\\.ts)|processing)/` },
    },
    // The API and the way to the provider hand on what others worked out.
    {
      name: 'services-use-core',
      severity: 'error',
      from: {
        path: `^${server}/(api|jobs|config|db|blobs|queue|owners|users|vault|providers|sync)/`,
        pathNot: `^${server}/api/errors/|${tests}`,
      },
      to: { path: '^packages/core/' },
    },
    only('converters-imports', 'packages/converters/src/', 'packages/', ['packages/core/src/index.ts']),

    // cli: converting offline loads no server.
    only('cli-imports', 'packages/cli/src/', 'packages/', [
      'packages/contract/src',
      'packages/core/src',
      'packages/converters/src/index.ts',
      'packages/server/src/index.ts',
    ]),
    {
      name: 'convert-is-offline',
      severity: 'error',
      from: { path: '^packages/cli/src/(convert|inspect)/' },
      to: { path: '^packages/server/' },
    },

    // The pages know the API by its contract alone; the console's rooms and the Magic Link share the design only.
    only('web-imports', 'packages/web/', 'packages/', ['packages/contract/src']),
    only('magic-link-page', 'packages/web/src/magic-link/', 'packages/web/', ['packages/web/src/design/']),
    only('console-page', 'packages/web/src/console/', 'packages/web/', ['packages/web/src/design/']),
    only('design-stands-alone', 'packages/web/src/design/', 'packages/', []),
    only('link-react-stands-alone', 'packages/link-react/src/', 'packages/', []),

    // The emulator and test code are never shipped.
    {
      name: 'emulator-not-shipped',
      severity: 'error',
      from: { path: '^packages/(?!agfiniti-emulator)', pathNot: tests },
      to: { path: '^packages/agfiniti-emulator/' },
    },
    only('emulator-stands-alone', 'packages/agfiniti-emulator/src/', 'packages/', []),
    {
      name: 'tests-not-shipped',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules|^fixtures|^packages/(web|link-react)/dist/|/tests/page/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
