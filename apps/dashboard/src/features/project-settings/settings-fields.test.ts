import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toSettingsInput } from './settings-fields.ts'

test('an emptied field is unset, but name and branch are sent as they are, so that the api says what is wrong', () => {
  assert.deepEqual(toSettingsInput({ buildCommand: ' ', name: '', productionBranch: '', rootDirectory: 'apps/web' }), {
    buildCommand: null,
    name: '',
    productionBranch: '',
    rootDirectory: 'apps/web',
  })
})
