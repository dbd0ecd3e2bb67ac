/**
 * Closes a test run: names what was skipped and why, and counts. With SHEAF_ALLOW_SKIPS=0 a skipped test fails
 * the run: where everything is installed, nothing may go untested.
 */
import type { Reporter, TestModule } from 'vitest/node'

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped: string[] = []
    let passed = 0
    let failed = 0
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) failed++
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else skipped.push(test.fullName)
      }
    }
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`)
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`)
    if (process.env.SHEAF_ALLOW_SKIPS === '0' && skipped.length > 0) {
      process.stdout.write('Nothing may be skipped here: install what the lines above name.\n')
      process.exitCode = 1
    }
  }
}
