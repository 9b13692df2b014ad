import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bundledModule } from './testing/bundled-module.ts'
import { TestGuest } from './testing/test-guest.ts'

// The functions that the project's founding documents show to users, as written; only their undefined helpers were given bodies.
let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

const ESM = { handler: 'handler' }
const asEvent = (event: unknown) => ({ kind: 'event', method: 'POST', body: JSON.stringify(event) }) as const

const SIMPLE = `async function handler(event) {
  return {
    statusCode: 200,
    body: JSON.stringify({ message: 'Hello ' + event.name })
  }
}`

const ASYNCHRONOUS = `async function someAsyncOperation(id) { await new Promise(resolve => setTimeout(resolve, 5)); return { id } }
async function handler(event) {
  const result = await someAsyncOperation(event.id)
  return {
    success: true,
    data: result
  }
}`

const WITH_CONTEXT = `async function handler(event, context) {
  console.log('Function:', context.functionName)
  console.log('Project:', context.projectId)
  console.log('Invocation ID:', context.invocationId)

  return {
    functionName: context.functionName,
    processedEvent: event
  }
}`

const ERROR_HANDLING = `async function process(event) { if (event.bad) throw new Error('cannot process'); return event.value * 2 }
async function handler(event) {
  try {
    const result = await process(event)
    return { success: true, result }
  } catch (error) {
    console.error('Processing failed:', error.message)
    return { success: false, error: error.message }
  }
}`

for (const [form, wrap] of [
  ['an ES module', (body: string) => bundledModule(ESM, body)],
  ['CommonJS', (body: string) => `${body}\nexports.handler = handler`],
] as const) {
  test(`"Function Format Examples" work as ${form}`, async () => {
    const simple = await guest.run(wrap(SIMPLE), asEvent({ name: 'World' }))
    assert.deepEqual([simple.status, simple.text, simple.resultKind], [200, '{"message":"Hello World"}', 'json'])

    const asynchronous = await guest.run(wrap(ASYNCHRONOUS), asEvent({ id: 7 }))
    assert.deepEqual(JSON.parse(asynchronous.text), { success: true, data: { id: 7 } })

    const withContext = await guest.run(wrap(WITH_CONTEXT), { ...asEvent({ a: 1 }), invocationId: 'call-7' })
    assert.deepEqual(JSON.parse(withContext.text), { functionName: 'hello', processedEvent: { a: 1 } })
    assert.deepEqual(withContext.logs, ['[LOG] Function: hello', '[LOG] Project: project-1', '[LOG] Invocation ID: call-7'])

    const handled = await guest.run(wrap(ERROR_HANDLING), asEvent({ value: 21 }))
    assert.deepEqual([JSON.parse(handled.text), handled.logs], [{ success: true, result: 42 }, []])
    const failed = await guest.run(wrap(ERROR_HANDLING), asEvent({ bad: true }))
    assert.deepEqual(
      [JSON.parse(failed.text), failed.logs],
      [{ success: false, error: 'cannot process' }, ['[ERROR] Processing failed: cannot process']],
    )
  })
}

const GREETING = `module.exports = (req, res) => {
  const { name = 'World' } = req.query;
  
  console.log('Processing request for:', name);
  
  res.json({
    message: \`Hello, \${name}!\`,
    timestamp: new Date().toISOString(),
    method: req.method,
    version: '1.0'
  });
};`

const ASYNC_GREETING = `const fetch = require('node-fetch'); // If available in sandbox

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
};`

test('the usage examples answer with the name from the query', async () => {
  const greeting = await guest.run(GREETING, { path: '/_functions/hello?name=John' })
  const { timestamp, ...rest } = JSON.parse(greeting.text)
  assert.deepEqual(rest, { message: 'Hello, John!', method: 'GET', version: '1.0' })
  assert.ok(Date.parse(timestamp) > 0)
  assert.deepEqual(greeting.logs, ['[LOG] Processing request for: John'])
  const asynchronous = await guest.run(ASYNC_GREETING, {
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body: '{"name":"John","age":30}',
  })
  assert.equal(JSON.parse(asynchronous.text).message, 'Hello async, World!')
  assert.equal(JSON.parse(asynchronous.text).method, 'POST')
})

const PATTERNS: [pattern: string, code: string, expected: unknown][] = [
  [
    'a synchronous function',
    `module.exports = (req, res) => {
  console.log('Sync function called');
  res.json({ message: 'Hello World', sync: true });
};`,
    { message: 'Hello World', sync: true },
  ],
  [
    'an asynchronous function',
    `module.exports = async (req, res) => {
  console.log('Async function called');
  await new Promise(resolve => setTimeout(resolve, 100));
  res.json({ message: 'Hello Async World', async: true });
};`,
    { message: 'Hello Async World', async: true },
  ],
  [
    'a function that returns a promise',
    `const someAsyncOperation = () => new Promise(resolve => setTimeout(resolve, 5));
module.exports = (req, res) => {
  return new Promise(async (resolve) => {
    await someAsyncOperation();
    res.json({ message: 'Promise-based response' });
    resolve();
  });
};`,
    { message: 'Promise-based response' },
  ],
  [
    'mixed operations',
    `const fetchExternalData = async () => [1, 2, 3]; const processData = data => data.length;
module.exports = async (req, res) => {
  console.log('Processing request...'); // Sync operation
  
  const data = await fetchExternalData(); // Async operation
  const processed = processData(data); // Sync operation
  
  res.json({ 
    result: processed,
    timestamp: 'now'
  });
};`,
    { result: 3, timestamp: 'now' },
  ],
]

for (const [pattern, code, expected] of PATTERNS) {
  test(`"Supported Function Patterns": ${pattern} answers by HTTP and by event`, async () => {
    for (const call of [{}, asEvent({ a: 1 })]) {
      const outcome = await guest.run(code, call)
      assert.deepEqual([outcome.status, JSON.parse(outcome.text)], [200, expected])
    }
  })
}
