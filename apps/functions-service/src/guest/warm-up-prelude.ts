import { PRELUDE_GLOBAL } from './prelude-source.ts'

/**
 * A script for the making of snapshots: takes the prelude through a load and a call of each kind of handler, in a context that is thrown
 * away. What V8 has compiled for that stays in the snapshot, so that no isolate compiles it again for its first call. The handlers are
 * ours, and so is the host, which answers nothing.
 */
export const WARM_UP_PRELUDE = `(function () {
const enter = globalThis.${PRELUDE_GLOBAL}.boot(() => undefined, false)
const facts = { functionName: 'warm-up', functionId: '', projectId: '', deploymentId: null, version: 0, env: { NAME: 'value' } }
const headers = ['content-type', 'application/json', 'accept', '*/*']
const request = { method: 'POST', url: 'http://warm-up.invalid/path?name=value', headers, ip: '', params: {} }
const modules = [
  (exports) => { exports.handler = async (event, context) => ({ event, version: context.version }) },
  (exports) => { exports.default = { async fetch(request) { return new Response(await request.text(), { headers: { 'x-name': 'value' } }) } } },
  (exports) => { exports.default = { POST: () => Response.json({ ok: true }) } },
  (exports, require, module) => { module.exports = (req, res) => { res.status(200).json({ method: req.method }) } },
]
let number = 0
for (const wrapper of modules) {
  enter('load', wrapper, JSON.stringify(facts))
  enter('batch', JSON.stringify([[number += 2, 'warm-up', 0, 1000, 'h', 1000000, 2, request]]), '{}')
}
})()`
