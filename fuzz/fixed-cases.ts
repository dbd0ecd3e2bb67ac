/**
 * Draws the same cases in every test run, so that a commit is red for what it changes and never by chance;
 * `npm run properties` draws others. A setup file of the tests.
 */
import fc from 'fast-check'

fc.configureGlobal({
  seed: Number(process.env.SHEAF_PROPERTY_SEED ?? 1),
  numRuns: Number(process.env.SHEAF_PROPERTY_RUNS ?? 100),
})
