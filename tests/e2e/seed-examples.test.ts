import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Platform } from './support/platform.ts'
import { createRepository } from './support/repository.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { visit } from './support/visit.ts'

/** The functions of the source documents, as written there; only the helpers they call without defining them are added. */
const FUNCTIONS: Record<string, string> = {
  'simple.js': `export async function handler(event) {
  return {
    statusCode: 200,
    body: JSON.stringify({ message: 'Hello ' + event.name })
  }
}`,
  'asynchronous.js': `const someAsyncOperation = async (id) => ({ id, found: true })
export async function handler(event) {
  const result = await someAsyncOperation(event.id)
  return {
    success: true,
    data: result
  }
}`,
  'with-context.js': `export async function handler(event, context) {
  console.log('Function:', context.functionName)
  console.log('Project:', context.projectId)
  console.log('Invocation ID:', context.invocationId)

  return {
    functionName: context.functionName,
    processedEvent: event
  }
}`,
  'error-handling.js': `const process = async (event) => { if (event.fail) throw new Error('cannot process'); return event.value }
export async function handler(event) {
  try {
    const result = await process(event)
    return { success: true, result }
  } catch (error) {
    console.error('Processing failed:', error.message)
    return { success: false, error: error.message }
  }
}`,
  'pattern-1.js': `module.exports = (req, res) => {
  console.log('Sync function called');
  res.json({ message: 'Hello World', sync: true });
};`,
  'pattern-2.js': `module.exports = async (req, res) => {
  console.log('Async function called');
  await new Promise(resolve => setTimeout(resolve, 100));
  res.json({ message: 'Hello Async World', async: true });
};`,
  'pattern-3.js': `const someAsyncOperation = () => new Promise((resolve) => setTimeout(resolve, 20))
module.exports = (req, res) => {
  return new Promise(async (resolve) => {
    await someAsyncOperation();
    res.json({ message: 'Promise-based response' });
    resolve();
  });
};`,
  'pattern-4.js': `const fetchExternalData = async () => [1, 2, 3]
const processData = (data) => data.length
module.exports = async (req, res) => {
  console.log('Processing request...'); // Sync operation

  const data = await fetchExternalData(); // Async operation
  const processed = processData(data); // Sync operation

  res.json({
    result: processed,
    timestamp: new Date().toISOString()
  });
};`,
  'panel-async.js': `const fetch = require('node-fetch'); // If available in sandbox

module.exports = async (req, res) => {
  const { name = 'World' } = req.query;

  console.log('Processing async request for:', name);

  // Simulate async operation
  await new Promise(resolve => setTimeout(resolve, 100));

  res.json({
    message: \`Hello async, \${name}!\`,
    timestamp: new Date().toISOString(),
    method: req.method,
    processed_at: Date.now()
  });
};`,
}

let platform: Platform
let projectId: string

before(async () => {
  platform = await sharedPlatform()
  projectId = (await platform.api.createProject('seeds')).id
  const repository = await createRepository(platform, 'seeds')
  for (const [file, code] of Object.entries(FUNCTIONS)) await repository.write(`api/${file}`, code)
  await repository.commit('add the examples')
  const { output } = await repository.push()
  assert.match(output, /✔ live in/, output)
  await repository.dispose()
})

/** Calls a function on both of its addresses. */
async function callBoth(name: string, event: unknown) {
  const json = { 'content-type': 'application/json' }
  const site = await visit(platform.proxyPort, 'seeds.localhost', `/_functions/${name}`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(event),
  })
  const response = await fetch(`${platform.functionsUrl}/api/v1/functions/${projectId}/${name}`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${platform.api.token}` },
    body: JSON.stringify(event),
  })
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
  const envelope = (await response.json()) as any
  assert.equal(site.status, 200, site.text)
  assert.equal(response.status, 200, JSON.stringify(envelope))
  assert.equal(envelope.success, true)
  assert.equal(typeof envelope.duration, 'number')
  assert.ok(envelope.invocationId)
  return { site: site.json(), envelope }
}

test('the simple, asynchronous, context and error examples answer as documented', async () => {
  const simple = await callBoth('simple', { name: 'World' })
  assert.deepEqual(simple.site, { message: 'Hello World' })
  assert.deepEqual(simple.envelope.result, { message: 'Hello World' })
  const asynchronous = await callBoth('asynchronous', { id: 7 })
  for (const answer of [asynchronous.site, asynchronous.envelope.result])
    assert.deepEqual(answer, { success: true, data: { id: 7, found: true } })
  const withContext = await callBoth('with-context', { a: 1 })
  for (const answer of [withContext.site, withContext.envelope.result])
    assert.deepEqual(answer, { functionName: 'with-context', processedEvent: { a: 1 } })
  assert.deepEqual(withContext.envelope.logs, [
    '[LOG] Function: with-context',
    `[LOG] Project: ${projectId}`,
    `[LOG] Invocation ID: ${withContext.envelope.invocationId}`,
  ])
  const handled = await callBoth('error-handling', { fail: true })
  for (const answer of [handled.site, handled.envelope.result]) assert.deepEqual(answer, { success: false, error: 'cannot process' })
  assert.deepEqual(handled.envelope.logs, ['[ERROR] Processing failed: cannot process'])
})

test('all four (req, res) patterns answer as documented', async () => {
  for (const [name, expected] of [
    ['pattern-1', { message: 'Hello World', sync: true }],
    ['pattern-2', { message: 'Hello Async World', async: true }],
    ['pattern-3', { message: 'Promise-based response' }],
  ] as const) {
    const { site, envelope } = await callBoth(name, {})
    assert.deepEqual(site, expected)
    assert.deepEqual(envelope.result, expected)
  }
  const { site, envelope } = await callBoth('pattern-4', {})
  assert.equal(site.result, 3)
  assert.equal(envelope.result.result, 3)
  assert.deepEqual(envelope.logs, ['[LOG] Processing request...'])
  assert.match(
    (await visit(platform.proxyPort, 'seeds.localhost', '/_functions/panel-async?name=John')).json().message,
    /Hello async, John!/,
  )
})

test('metadata, list, switching off and health have the documented shapes', async () => {
  const headers = { authorization: `Bearer ${platform.api.token}`, 'content-type': 'application/json' }
  const address = `${platform.functionsUrl}/api/v1/functions/seeds/simple`
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
  const json = async (response: Response): Promise<any> => response.json()
  const { success, function: metadata } = await json(await fetch(address, { headers }))
  assert.equal(success, true)
  assert.deepEqual(
    Object.keys(metadata).filter((key) => ['id', 'function_name', 'file_path', 'runtime', 'is_active', 'invocation_count'].includes(key))
      .length,
    6,
  )
  assert.deepEqual([metadata.function_name, metadata.file_path, metadata.is_active], ['simple', 'api/simple.js', true])
  const list = await json(await fetch(`${platform.functionsUrl}/api/v1/projects/${projectId}/functions`, { headers }))
  assert.equal(list.functions.length, Object.keys(FUNCTIONS).length)
  assert.equal((await fetch(address, { method: 'PATCH', headers, body: '{"is_active":false}' })).status, 200)
  let disabled = await visit(platform.proxyPort, 'seeds.localhost', '/_functions/simple?name=x')
  for (let tries = 0; disabled.status !== 403 && tries < 100; tries += 1)
    disabled = await visit(platform.proxyPort, 'seeds.localhost', '/_functions/simple?name=x')
  assert.equal(disabled.json().error.code, 'FUNCTION_DISABLED')
  assert.equal((await fetch(address, { method: 'PATCH', headers, body: '{"is_active":true}' })).status, 200)
  const health = await json(await fetch(`${platform.functionsUrl}/health`))
  assert.equal(health.status, 'ok')
  assert.ok(health.totalInvocations >= health.successfulInvocations && health.successfulInvocations > 0)
  assert.equal(typeof health.failedInvocations, 'number')
})
