import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summarize } from './summarize-services.ts'

test('says the worst first, by name', () => {
  const api = { name: 'api', status: 'ok' } as const
  assert.deepEqual(summarize([api]), { tone: 'good', label: 'Everything works' })
  assert.equal(summarize([api, { name: 'proxy', status: 'degraded' }]).label, 'proxy works with limits')
  assert.deepEqual(
    summarize([
      { name: 'proxy', status: 'degraded' },
      { name: 'storage', status: 'down' },
      { name: 'database', status: 'down' },
    ]),
    {
      tone: 'bad',
      label: 'storage and database do not answer',
    },
  )
})
