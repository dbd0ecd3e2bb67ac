import { describe, expect, test } from 'vitest'
import { parseFault, parseFaultFlag } from './parse-fault.ts'

describe('parseFaultFlag', () => {
  test.each([
    ['corrupt', { kind: 'corrupt' }],
    ['latency:ms=500', { kind: 'latency', ms: 500 }],
    ['reset:endpoint=content,times=2,bytes=10', { kind: 'reset', endpoint: 'content', times: 2, bytes: 10 }],
    ['clockSkew:seconds=-90', { kind: 'clockSkew', seconds: -90 }],
  ])('%s', (flag, fault) => {
    expect(parseFaultFlag(flag)).toEqual(fault)
  })
})

describe('parseFault refuses', () => {
  test.each([
    [undefined, 'JSON object'],
    [{}, 'kind must be one of'],
    [{ kind: 'toString' }, 'kind must be one of'],
    [{ kind: 'latency', ms: '5' }, 'ms must be a whole number'],
    [{ kind: 'latency', seconds: 5 }, 'latency has no seconds'],
    [{ kind: 'corrupt', times: 0 }, 'times must be'],
    [{ kind: 'duplicatePage', endpoint: 'content' }, 'endpoint must be one of files'],
    [{ kind: 'clockSkew' }, 'needs seconds'],
    [{ kind: 'clockSkew', seconds: 5, times: 1 }, 'takes no times'],
    [{ kind: 'staleCursor', status: 500 }, 'status must be'],
  ])('%j', (input, message) => {
    expect(() => parseFault(input)).toThrow(message)
  })
})
