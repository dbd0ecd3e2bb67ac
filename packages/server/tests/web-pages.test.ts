import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiUnderTest, apiUnderTest } from './api.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await apiUnderTest()
})
afterAll(() => api?.close())

test('the console is served under a strict policy, its assets for ever', async () => {
  const page = await api.app.inject('/')
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
  expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/)
  const assets = [...page.body.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path)
  expect(assets.length).toBeGreaterThan(1)
  for (const path of assets) {
    const asset = await api.app.inject(`/${path}`)
    expect(asset.statusCode).toBe(200)
    expect(asset.headers['cache-control']).toContain('immutable')
  }
  expect((await api.app.inject('/assets/%2e%2e/index.html')).statusCode).toBe(404)
  expect((await api.app.inject('/assets/none.js')).statusCode).toBe(404)
})
