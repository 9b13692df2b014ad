import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activityHref } from './activity-href.ts'

const project = { id: '1', slug: 'shop', name: 'Shop' }
const item = { project, deploymentId: null, functionName: null }

test('leads to the thing itself, or nowhere when it is gone', () => {
  assert.equal(activityHref({ ...item, kind: 'deployment.ready', deploymentId: 'd1' }), '/projects/shop/deployments/d1')
  assert.equal(
    activityHref({ ...item, kind: 'version.activated', deploymentId: 'd1', functionName: 'a/b' }),
    '/projects/shop/functions/a%2Fb',
  )
  assert.equal(activityHref({ ...item, kind: 'env.changed' }), '/projects/shop/env')
  assert.equal(activityHref({ ...item, kind: 'member.added' }), '/projects/shop/settings')
  assert.equal(activityHref({ ...item, kind: 'function.deleted', functionName: 'a' }), '/projects/shop')
  assert.equal(activityHref({ ...item, kind: 'project.deleted' }), undefined)
  assert.equal(activityHref({ ...item, kind: 'token.created', project: null }), '/account')
  assert.equal(activityHref({ ...item, kind: 'user.created', project: null }), '/admin')
})
