import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newestOfBranches } from './newest-of-branches.ts'

test('takes the first of each branch, in the order the branches were last deployed', () => {
  const deployments = [
    { id: 4, branch: 'main' },
    { id: 3, branch: null },
    { id: 2, branch: 'next' },
    { id: 1, branch: 'main' },
  ]
  assert.deepEqual(
    newestOfBranches(deployments).map(({ branch, deployment }) => [branch, deployment.id]),
    [
      ['main', 4],
      ['next', 2],
    ],
  )
})
