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

    // contract stands alone.
    only('contract-stands-alone', 'packages/contract/src/', 'packages/', []),

    // server
    only('server-imports', `${server}/`, 'packages/', ['packages/contract/src', 'packages/core/src']),
    service('config'),
    service('db'),
    service('blobs', 'db/'),
    service('queue', 'db/'),
    service('providers'),
    service('vault', 'providers/', 'db/', 'queue/'),
    service('sync', 'vault/', 'providers/', 'blobs/', 'db/', 'queue/'),
    service('processing', 'blobs/', 'db/', 'queue/'),
    service('owners', 'db/', 'vault/seal.ts'),
    {
      name: 'api-never-jobs',
      severity: 'error',
      from: { path: `^${server}/api/` },
      to: { path: `^${server}/(jobs|sync/(?!sync\\.ts)|processing)/` },
    },
    {
      name: 'only-processing-converts',
      severity: 'error',
      from: { path: `^${server}/`, pathNot: `^${server}/processing/|${tests}` },
      to: { path: '^packages/core/' },
    },

    // cli: converting offline loads no server.
    only('cli-imports', 'packages/cli/src/', 'packages/', [
      'packages/contract/src',
      'packages/core/src',
      'packages/server/src/index.ts',
    ]),
    {
      name: 'convert-is-offline',
      severity: 'error',
      from: { path: '^packages/cli/src/(convert|inspect)/' },
      to: { path: '^packages/(server|contract)/' },
    },

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
    exclude: { path: 'node_modules|^fixtures' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
