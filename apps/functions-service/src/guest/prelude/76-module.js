// Evaluates the function's module and finds its handler.
;((plat) => {
  const { host, reflect, string } = plat
  const NOTHING_TO_CALL =
    'The module exports nothing that can be called. Export one of: ' +
    'a function named handler, as in "export async function handler(event, context) {}"; ' +
    'a default object with fetch, as in "export default { fetch(request, env, context) {} }", or functions named GET, POST and so on; ' +
    'or a function as the module itself, as in "module.exports = (req, res) => {}".'

  const nodeFetch = function fetch(input, init = undefined) {
    return globalThis.fetch(input, init)
  }
  plat.object.assign(nodeFetch, {
    default: nodeFetch,
    Headers: plat.Headers,
    Request: plat.Request,
    Response: plat.Response,
    FormData: plat.FormData,
  })

  const require = (name) => {
    if (name === 'node-fetch') return nodeFetch
    const error = new Error(
      `Cannot find module '${string.slice(`${name}`, 0, 200)}': npm packages are bundled at build time; ` +
        "Node's own modules are not there in functions.",
    )
    plat.setOwn(error, 'code', 'MODULE_NOT_FOUND')
    throw error
  }

  const setEnv = (given) => {
    const names = plat.object.keys(given)
    const frozen = {}
    for (let i = 0; i < names.length; i++) {
      plat.setOwn(plat.env, names[i], given[names[i]])
      plat.setOwn(frozen, names[i], given[names[i]])
    }
    plat.frozenEnv = plat.object.freeze(frozen)
  }

  const nameOf = (functionName) => `api/${functionName}.js`
  /**
   * Evaluates the module: `wrapper` is the user's code as a function. Into an app snapshot this happens before there is a host, so it
   * remembers what came of it for `settleLoad`.
   */
  plat.evaluate = (wrapper, json) => {
    plat.info = plat.json.parse(json)
    setEnv(plat.info.env)
    const module = { exports: {} }
    try {
      reflect.apply(wrapper, module.exports, [module.exports, require, module, nameOf(plat.info.functionName), 'api'])
      plat.handler = plat.handlerOf(module.exports)
      plat.loadFailure = plat.handler ? undefined : { __proto__: null, message: NOTHING_TO_CALL, stack: '' }
    } catch (thrown) {
      plat.loadFailure = plat.describeThrown(thrown)
    }
  }
  /** The module was evaluated into the snapshot that this isolate was made of, with the same variables but maybe for another version. */
  plat.restore = (json) => {
    plat.info = plat.json.parse(json)
  }
  /** Tells the host what came of the evaluation: host('loaded', takes streams) or host('loadFailed', message, stack). */
  plat.settleLoad = () => {
    if (plat.loadFailure) host('loadFailed', plat.loadFailure.message, plat.loadFailure.stack)
    else host('loaded', plat.handler.takesStream ? 1 : 0)
  }
})(plat)
