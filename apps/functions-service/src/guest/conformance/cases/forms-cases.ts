/** File API §3, §4; XMLHttpRequest Standard §5; URL Standard §6.2. */
export const blobCases: Record<string, string> = {
  'made of texts, bytes and other blobs': `const u = new Uint8Array([0x62, 0x63, 0x64]); const b = new Blob(['a', u.subarray(1), new Blob(['\\u20ac']), u.buffer, 1]); u[1] = 0; return [b.size, await b.text(), b.type]`,
  'types are lower case or nothing': `return ['Text/Plain', 'a/\\u00e9', '', undefined, null].map(type => new Blob([], { type }).type)`,
  slice: `const b = new Blob(['abcdef'], { type: 'a/b' }); const t = async (...a) => (await b.slice(...a).text()); return [await t(1, 3), await t(-2), await t(2), await t(4, 2), await t(0, -1), await t(-100, 100), b.slice(1).type, b.slice(0, 1, 'C/d').type, await t(null, 2), await t('1', '3')]`,
  'slice of a slice': `return new Blob(['abcdef']).slice(1, 5).slice(1, 3).text()`,
  'each way of reading': `const b = new Blob(['\\ufeffa']); return [hex(await b.arrayBuffer()), hex(await b.bytes()), (await b.text()).length, b.stream() instanceof ReadableStream]`,
  'the stream gives all bytes, also to BYOB readers': `const b = new Blob(['ab', 'cd']); let t = ''; for await (const c of b.stream()) t += text(c); const r = b.stream().getReader({ mode: 'byob' }); const { value } = await r.read(new Uint8Array(1)); return [t, text(value)]`,
  'reading does not use it up': `const b = new Blob(['x']); return [await b.text(), await b.text(), await new Response(b.stream()).text()]`,
  'native line endings': `return [await new Blob(['a\\r\\nb\\rc\\nd'], { endings: 'native' }).text(), await new Blob(['a\\r\\n'], { endings: 'transparent' }).text(), threw(() => new Blob([], { endings: 'x' }))]`,
  'parts must be iterable': `return [threw(() => new Blob('text')), threw(() => new Blob({})), threw(() => new Blob(null)), new Blob(undefined).size, new Blob(new Set(['a', 'b'])).size]`,
  'a file has a name and a date': `const f = new File(['x'], 'a/b.txt', { type: 'T/x', lastModified: 12.7 }); return [f.name, f.lastModified, f.type, f.size, f instanceof Blob, typeof new File([], 'x').lastModified, threw(() => new File(['x'])), String(f), String(new Blob())]`,
  'a slice of a file is a blob': `const s = new File(['abc'], 'n').slice(1); return [s instanceof Blob, s instanceof File, await s.text()]`,
  'a blob is cloned by structuredClone': `const c = structuredClone(new Blob(['x'], { type: 'a/b' })); return [await c.text(), c.type, c instanceof Blob]`,
}

export const formDataCases: Record<string, string> = {
  'pairs are kept in order': `const f = new FormData(); f.append('a', 1); f.append('b', 'x'); f.append('a', null); return [[...f], [...f.keys()], [...f.values()], f.get('a'), f.getAll('a'), f.get('c'), f.has('b'), f.has('z')]`,
  'set replaces the first and removes the rest': `const f = new FormData(); f.append('a', '1'); f.append('b', '2'); f.append('a', '3'); f.set('a', '4'); f.set('c', '5'); return [...f]`,
  'delete removes all of a name': `const f = new FormData(); f.append('a', '1'); f.append('b', '2'); f.append('a', '3'); f.delete('a'); return [...f]`,
  'blobs become files': `const f = new FormData(); f.append('b', new Blob(['x'], { type: 't/x' })); f.append('c', new Blob(['x']), 'n.txt'); f.append('d', new File(['x'], 'own', { lastModified: 5 })); f.append('e', new File(['x'], 'own'), 'other'); return [...f.values()].map(v => [v instanceof File, v.name, v.type])`,
  'a file name needs a blob': `return threw(() => new FormData().append('a', 'text', 'name'))`,
  'names and values are made well-formed': `const f = new FormData(); f.append('a\\ud800', 'b\\udc00'); return [...f]`,
  'names with numbers': `const f = new FormData(); f.append(1, 2); return [f.get('1'), f.get(1), f.has(1)]`,
  'forEach gives value, name and form': `const f = new FormData(); f.append('a', '1'); const seen = []; f.forEach(function (v, k, all) { seen.push(v, k, all === f, this.x) }, { x: 3 }); return seen`,
  'arguments are needed': `const f = new FormData(); return [threw(() => f.append('a')), threw(() => f.get()), threw(() => new FormData('x')), String(f), f[Symbol.iterator] === f.entries]`,
  'multipart has the layout of the standard': `const f = new FormData(); f.append('n"\\n', 'v\\nw'); f.append('f', new File(['data'], 'x"y.txt', { type: 'a/b' })); const r = new Response(f); const boundary = r.headers.get('content-type').split('boundary=')[1]; return (await r.text()).split(boundary).join('B')`,
  'the boundary differs each time': `const b = () => new Response(new FormData()).headers.get('content-type'); return b() !== b()`,
  'binary files come back as they were': `const bytes = new Uint8Array(1000).map((_, i) => i * 7); const f = new FormData(); f.append('f', new Blob([bytes, '\\r\\n--', bytes])); const g = await new Response(f).formData(); return hex((await g.get('f').bytes()).subarray(995, 1010))`,
}

export const searchParamsCases: Record<string, string> = {
  'made of each kind': `return ['?a=1&b=2', 'a=1&a', '', { x: 'y', z: 1 }, [['p', 'q']], new URLSearchParams('c=d'), new Map([['m', 'n']])].map(i => [...new URLSearchParams(i)])`,
  'wrong pairs are a TypeError': `return [threw(() => new URLSearchParams([['a']])), threw(() => new URLSearchParams([['a', 'b', 'c']]))]`,
  'text goes there and back': `const t = '\\u00e9 &=+%\\u{1f600}*-._~'; return [new URLSearchParams({ t }).toString(), new URLSearchParams(new URLSearchParams({ t }).toString()).get('t') === t]`,
  'malformed escapes stay as they are': `return [...new URLSearchParams('a=%zz&b=%&c=%e2%82&=x&&d')]`,
  methods: `const p = new URLSearchParams('a=1&b=2&a=3'); const out = [p.get('a'), p.getAll('a'), p.has('a', '3'), p.has('a', '9'), p.size]; p.delete('a', '1'); p.append('c', '4'); p.set('b', '5'); return [out, p.toString()]`,
  'sort is stable and by code units': `const p = new URLSearchParams('z=1&a=2&z=0&\\u{1f600}=x&\\uffff=y'); p.sort(); return [...p.keys()]`,
  'a URL and its searchParams are one': `const u = new URL('http://x/?a=1#h'); u.searchParams.append('b', ' '); const one = u.href; u.search = '?c=3'; return [one, [...u.searchParams], (u.searchParams.delete('c'), u.href)]`,
  'URL statics': `return [URL.canParse('http://x'), URL.canParse('x'), URL.canParse('x', 'http://y'), URL.parse('x'), URL.parse('x', 'http://y').href, threw(() => new URL('x')), JSON.stringify({ u: new URL('http://x') })]`,
}
