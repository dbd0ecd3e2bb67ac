import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/tests/**/*.test.ts',
      'demo/**/*.test.ts',
      'fuzz/**/*.test.ts',
      'chaos/**/*.test.ts',
      '*.test.ts',
    ],
    isolate: false,
    // Most tests wait for a database, a process or a browser: two at a time keep two cores busy.
    maxWorkers: 2,
    reporters: ['default', './count-reporter.ts'],
    setupFiles: 'fuzz/fixed-cases.ts',
    globalSetup: 'packages/server/tests/global-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
