/** What cases may use: the name of what a function throws or rejects with, bytes as hex, bytes as text. */
const TOOLS = `
const nameOf = (thrown) => thrown?.name ?? String(thrown)
const threw = (run) => {
  let result
  try { result = run() } catch (thrown) { return nameOf(thrown) }
  return typeof result?.then === 'function' ? result.then(() => 'none', nameOf) : 'none'
}
const hex = (source) => Array.from(ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source), (byte) => byte.toString(16).padStart(2, '0')).join('')
const text = (bytes) => new TextDecoder().decode(bytes)`

/** A case that never settles shall not keep the others from being told. */
const CASE_MS = 5000

/**
 * A CommonJS module that runs every case, one after another. Its handler answers an object: title → what the case answered, by way of JSON,
 * or the name of what it threw.
 */
export function caseModule(cases: Record<string, string>): string {
  const functions = Object.entries(cases).map(([title, body]) => `[${JSON.stringify(title)}, async () => {${body}\n}]`)
  return `${TOOLS}
const cases = [${functions.join(',\n')}]
const overdue = () => new Promise((resolve) => setTimeout(resolve, ${CASE_MS}, { hangs: true }))
const outcome = async (run) => {
  try { return { value: (await run()) ?? null } } catch (thrown) { return { thrown: nameOf(thrown), message: String(thrown?.message) } }
}
exports.handler = async () => {
  const results = {}
  for (const [title, run] of cases) results[title] = await Promise.race([outcome(run), overdue()])
  return results
}`
}
