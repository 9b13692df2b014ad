/** HTML §8.6 timers and microtasks, High Resolution Time, User Timing, DOMException, globals. */
export const timersCases: Record<string, string> = {
  'timers run after microtasks, in order of their time': `const out = []; const done = new Promise(r => setTimeout(() => { out.push('late'); r() }, 20)); setTimeout(() => out.push('soon'), 1); queueMicrotask(() => out.push('micro')); Promise.resolve().then(() => out.push('promise')); out.push('sync'); await done; return out`,
  'arguments are handed on': `return new Promise(r => setTimeout((...a) => r(a), 1, 'x', 2))`,
  'a cleared timer does not run': `let ran = false; clearTimeout(setTimeout(() => { ran = true }, 1)); clearTimeout(undefined); clearTimeout(12345); await new Promise(r => setTimeout(r, 10)); return ran`,
  'intervals repeat until cleared': `let n = 0; await new Promise(r => { const i = setInterval(() => { if (++n === 3) { clearInterval(i); r() } }, 1) }); await new Promise(r => setTimeout(r, 10)); return n`,
  'clearTimeout clears intervals too': `let n = 0; const i = setInterval(() => n++, 1); clearTimeout(i); await new Promise(r => setTimeout(r, 10)); return n`,
  'a timer can be told by its number': `let ran = false; const t = setTimeout(() => { ran = true }, 1); clearTimeout(+t); await new Promise(r => setTimeout(r, 10)); return [ran, typeof +t]`,
  'texts are no callbacks': `return [threw(() => setTimeout('code')), threw(() => setInterval()), threw(() => queueMicrotask(1))]`,
  'setImmediate runs soon': `return new Promise(r => setImmediate((a, b) => r([a, b]), 1, 2))`,
  'microtasks run before the next timer': `const out = []; await new Promise(r => { setTimeout(() => { out.push(1); queueMicrotask(() => out.push(2)) }, 1); setTimeout(() => { out.push(3); r() }, 1) }); return out`,
}

export const performanceCases: Record<string, string> = {
  'now goes on and never back': `const a = performance.now(); await new Promise(r => setTimeout(r, 5)); const b = performance.now(); return [a >= 0, b > a, typeof performance.timeOrigin, Math.abs(performance.timeOrigin + b - Date.now()) < 1000]`,
  'marks and measures': `performance.clearMarks(); performance.clearMeasures(); const m = performance.mark('a', { startTime: 10, detail: { x: 1 } }); performance.mark('b', { startTime: 25 }); const s = performance.measure('m', 'a', 'b'); return [m.name, m.entryType, m.startTime, m.duration, m.detail, s.startTime, s.duration, s.entryType, s.detail, performance.getEntriesByType('mark').length, performance.getEntriesByName('m')[0] === s]`,
  'measures by options': `const of = (o) => { const e = performance.measure('o', o); return [e.startTime, e.duration, e.detail] }; return [of({ start: 5, end: 9 }), of({ start: 5, duration: 3 }), of({ end: 9, duration: 4, detail: 'd' }), threw(() => performance.measure('x', 'no-such-mark'))]`,
  'clearing removes entries': `performance.mark('gone'); performance.clearMarks('gone'); return performance.getEntriesByName('gone').length`,
  'a timeline is in order of time': `performance.clearMarks(); performance.clearMeasures(); performance.mark('late', { startTime: 9 }); performance.mark('early', { startTime: 3 }); return performance.getEntriesByType('mark').map(e => e.name)`,
}

export const globalsCases: Record<string, string> = {
  DOMException: `const e = new DOMException('m', 'DataCloneError'); return [e.name, e.message, e.code, e instanceof Error, String(e), Object.prototype.toString.call(e), new DOMException().name, new DOMException('m').code, new DOMException('m', 'NoSuchName').code, typeof e.stack]`,
  'DOMException with a cause': `return new DOMException('m', { name: 'AbortError', cause: 3 }).cause`,
  'DOMException constants': `return [DOMException.ABORT_ERR, DOMException.DATA_CLONE_ERR, new DOMException().SYNTAX_ERR]`,
  'globalThis and self are the same': `return [globalThis === global, typeof globalThis]`,
  'crypto.randomUUID and getRandomValues': `const u = crypto.getRandomValues(new Uint8Array(100)); return [/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), new Set(u).size > 20, threw(() => crypto.getRandomValues(new Uint8Array(65537))), threw(() => crypto.getRandomValues(new Float64Array(1))), crypto.getRandomValues(u) === u, String(crypto)]`,
  'platform objects cannot be constructed': `return [threw(() => new Crypto()), threw(() => new CryptoKey()), threw(() => new SubtleCrypto()), threw(() => new Performance())]`,
  navigator: `return [typeof navigator.userAgent, typeof navigator.language, navigator.hardwareConcurrency >= 1]`,
}
