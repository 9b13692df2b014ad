/** What a handler that looks for a way out finds. Each answers JSON; `finds` is all that may come of it. */
interface EscapeRow {
  /** Body of an async handler `(event, context)`. */
  code: string
  finds: unknown
}

const NOTHING = 'undefined'
const tried = (code: string, finds: unknown): EscapeRow => ({ code: `try { ${code} } catch { return 'refused' }`, finds })
const POLLUTE =
  "for (const name of ['reference', 'copy', 'externalCopy', 'promise', 'arguments', 'result', 'timeout']) Object.prototype[name] = true;"

/** security-rules §4.4: ways from an isolate to its host that were found open elsewhere. */
export const ESCAPE_ROWS: Readonly<Record<string, EscapeRow>> = {
  'looks for the globals of Node': {
    code: 'return [typeof require, typeof Buffer, global === globalThis, typeof module.constructor._load, typeof process.binding, typeof process.mainModule]',
    finds: ['function', NOTHING, true, NOTHING, NOTHING, NOTHING],
  },
  'requires what it was not bundled with': tried("return typeof require('node:fs')", 'refused'),
  'imports what it was not bundled with': tried("return typeof (await import('node:fs'))", 'refused'),
  'compiles code that looks around': {
    code: "return new Function('return typeof process.binding + typeof globalThis.ivm')()",
    finds: 'undefinedundefined',
  },
  'asks constructors of built-in functions': {
    code: `const found = [setTimeout, fetch, console.log, crypto.getRandomValues, crypto.subtle.digest, structuredClone, context.waitUntil]
      return [...new Set(await Promise.all(found.map((f) => f.constructor('return typeof process.binding + typeof process.mainModule')())))]`,
    finds: ['undefinedundefined'],
  },
  'reads paths of the host in stacks': {
    code: `const stacks = []
      for (const act of [() => structuredClone(() => {}), () => new URL('x'), () => crypto.getRandomValues(1), () => atob('*'), () => require('fs')])
        try { act() } catch (error) { stacks.push(String(error.stack)) }
      for (const act of [fetch('x'), crypto.subtle.digest('nothing', new Uint8Array()), fetch('http://127.0.0.1/')]) await act.catch((error) => stacks.push(String(error.stack)))
      return stacks.filter((stack) => /\\/(work|app|apps|node_modules|proc|tmp|usr)\\b|\\.ts\\b|node:|isolated/.test(stack))`,
    finds: [],
  },
  'prepares stack traces of the host': {
    code: `let seen = []
      Error.prepareStackTrace = (_error, frames) => { seen.push(...frames.map((f) => [String(f.getFileName()), typeof f.getThis()].join())); return '' }
      for (const act of [() => new URL('x'), () => crypto.getRandomValues(1)]) try { act() } catch (error) { error.stack }
      await fetch('http://127.0.0.1/').catch((error) => error.stack)
      return seen.filter((frame) => /node|\\.ts|\\/apps\\//.test(frame))`,
    finds: [],
  },
  'pollutes the options of the host': {
    code: `${POLLUTE} const answer = await fetch('http://127.0.0.1/').catch((error) => error.code)
      const kinds = [typeof answer, Object.getPrototypeOf(crypto.getRandomValues(new Uint8Array(2))) === Uint8Array.prototype]
      for (const name of ['reference', 'copy', 'externalCopy', 'promise', 'arguments', 'result', 'timeout']) delete Object.prototype[name]
      return [answer, ...kinds]`,
    finds: ['EGRESS_BLOCKED', 'string', true],
  },
  'replaces intrinsics of the prelude': {
    code: `const kept = [JSON.stringify, Array.prototype.push, Map.prototype.get, Promise.prototype.then, Function.prototype.call, Reflect.apply]
      let seen = 0
      const spy = function () { seen += 1; throw new Error('spied') }
      JSON.stringify = spy; Map.prototype.get = spy; Reflect.apply = spy
      let answer
      try { answer = await fetch('http://127.0.0.1/').catch((error) => error.code); new URL('http://a/').href; console.log({ a: 1 }) } finally {
        JSON.stringify = kept[0]; Map.prototype.get = kept[2]; Reflect.apply = kept[5] }
      return [answer, seen]`,
    finds: ['EGRESS_BLOCKED', 0],
  },
  'walks all objects in reach for handles of the host': {
    code: `const seen = new Set(); const found = []; const left = [globalThis, event, context]
      while (left.length > 0) {
        const each = left.pop()
        if (Object(each) !== each || seen.has(each)) continue
        seen.add(each)
        for (const name of ['applySync', 'copySync', 'derefInto', 'getSync', 'createContextSync', 'binding', 'dlopen']) if (name in each) found.push(name)
        left.push(Object.getPrototypeOf(each))
        for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(each))) left.push(value, get, set)
      }
      return [found, seen.size > 500]`,
    finds: [[], true],
  },
  'hands out a byte of a large buffer': {
    code: 'const whole = new Uint8Array(5e6).fill(7); return new Response(whole.subarray(0, 1))',
    finds: 'Bw==',
  },
  'answers what JSON does not know': {
    code: 'return [new Map([[1, 2]]), new Set([1]), /x/, new Error("x"), new Number(1), undefined, () => 1, Symbol("x"), NaN]',
    finds: [{}, {}, {}, {}, 1, null, null, null, null],
  },
  'rejects and nobody hears': {
    code: 'Promise.reject(null); Promise.reject(new Error("x")); Promise.reject(Symbol()); await new Promise((done) => setTimeout(done, 5)); return "alive"',
    finds: 'alive',
  },
  'sets prototypes through JSON': {
    code: `const parsed = JSON.parse('{"__proto__":{"isAdmin":true}}'); const copy = structuredClone(parsed)
      return [{}.isAdmin ?? null, Object.assign({}, copy).constructor === Object]`,
    finds: [null, true],
  },
  'reads the environment of the service': {
    code: 'const { env } = process; return Object.keys(env).filter((name) => /TOKEN|SECRET|PATH|HOME|DATA_DIR/.test(name))',
    finds: [],
  },
  'reads another call of its isolate': {
    code: 'return [typeof context.request, typeof globalThis.event, typeof globalThis.context]',
    finds: [NOTHING, NOTHING, NOTHING],
  },
  'reaches the doors of the platform': {
    code: `const codes = []
      for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::ffff:127.0.0.1]', '169.254.169.254', '2130706433', '0x7f.1'])
        codes.push(await fetch('http://' + host + ':' + event.port + '/health').then(() => 'reached', (error) => error.code))
      return [...new Set(codes)]`,
    finds: ['EGRESS_BLOCKED'],
  },
  'loads code of WebAssembly without leave': {
    code: 'return [typeof WebAssembly, typeof SharedArrayBuffer, new ArrayBuffer(8, { maxByteLength: 64 }).resizable ?? false]',
    finds: [NOTHING, NOTHING, false],
  },
}
