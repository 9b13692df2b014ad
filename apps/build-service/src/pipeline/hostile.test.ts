import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { processesWith } from '../testing/processes-with.ts'
import { type Built, startTestPlatform, type TestPlatform } from '../testing/test-platform.ts'

let platform: TestPlatform
before(async () => {
  platform = await startTestPlatform({
    env: { BUILD_MEMORY_MB: '256', BUILD_TIMEOUT_MS: '30000' },
    start: { limits: { idleMs: 4_000, diskBytesMax: 300 * 1024 * 1024 } },
  })
})
after(async () => {
  assert.deepEqual(platform.api.violations, [])
  await platform.close()
})

const script = (build: string, more: Record<string, string> = {}) => ({ 'package.json': JSON.stringify({ scripts: { build } }), ...more })
const failure = ({ result }: Built) =>
  result.outcome.status === 'failed' ? result.outcome.error : { code: result.outcome.status, message: '' }

test('a build sees no files of the host, no secrets of the service, and reaches neither the network nor the platform', async () => {
  const hidden = path.join(platform.folder, 'hidden.txt')
  await writeFile(hidden, 'host file')
  const probe = `const fs = require('node:fs'), net = require('node:net'), out = {}
    for (const file of ${JSON.stringify([hidden, '/etc/shadow', '/root/.npmrc', `${platform.dataDir}/storage`])}) out[file] = fs.existsSync(file)
    out.env = Object.keys(process.env).filter((name) => /TOKEN|SECRET|DATA_DIR|DATABASE/.test(name))
    out.processes = fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length
    const tried = (host, port) => new Promise((resolve) => { const s = net.connect(port, host, () => resolve('open')); s.on('error', (e) => resolve(e.code)); setTimeout(() => resolve('late'), 1500) })
    ;(async () => {
      out.direct = await tried('127.0.0.1', ${platform.api.port})
      out.viaProxy = (await fetch('http://127.0.0.1:${platform.api.port}/', { }).catch((e) => ({ status: 0 }))).status
      out.metadata = (await fetch('http://169.254.169.254/').catch((e) => ({ status: 0 }))).status
      fs.mkdirSync('dist'); fs.writeFileSync('dist/probe.json', JSON.stringify(out)); process.exit(0)
    })()`
  const built = await platform.build(script('node probe.js', { 'probe.js': probe }))
  const manifest = await platform.manifestOf(built)
  const seen = JSON.parse(await platform.contentOf(manifest.files['/probe.json']?.sha256 ?? ''))
  const health = (await (await fetch(`${platform.url}/health`)).json()) as { sandbox: { namespaces: boolean } }
  assert.deepEqual(seen.env, [])
  assert.ok(seen.metadata === 0 || seen.metadata === 403, 'refused before or after a tunnel was asked for')
  assert.ok(built.texts.some((text) => /a connection was refused\. 169\.254\.169\.254:80 .*link-local/.test(text)))
  if (!health.sandbox.namespaces) return // without walls the rest is not promised, and the log says so
  assert.deepEqual(
    [seen[hidden], seen['/etc/shadow'], seen['/root/.npmrc'], seen[`${platform.dataDir}/storage`]],
    [false, false, false, false],
  )
  assert.notEqual(seen.direct, 'open')
  assert.ok(seen.processes < 12)
})

test('secrets that a build prints are masked, plain, encoded, and cut in pieces', async () => {
  const secret = 'hush-hush-4711-value'
  const encoded = Buffer.from(`${secret}:x`).toString('base64')
  const built = await platform.build(
    script(
      'node -e "process.stdout.write(process.env.S.slice(0,9)); setTimeout(() => { console.log(process.env.S.slice(9)); console.error(process.env.S, process.env.E) }, 50)"; mkdir dist; echo x"$S" > dist/leak.txt',
    ),
    { env: { S: secret, E: encoded }, secretValues: [secret] },
  )
  assert.equal(built.result.outcome.status, 'ready', JSON.stringify(built.result.outcome))
  assert.ok(!built.texts.join('\n').includes('4711'))
  assert.ok(!built.texts.join('\n').includes(encoded.slice(0, 20)))
  assert.ok(built.texts.includes('[secret]'))
  assert.ok(built.texts.some((text) => /leak\.txt holds the value of the sensitive variable S/.test(text)))
})

test('links in the output lead to files of the output only', async () => {
  const hidden = path.join(platform.folder, 'outside.txt')
  await writeFile(hidden, 'outside')
  const commands = [
    'mkdir -p dist/sub',
    'echo inside > dist/real.txt',
    'ln -s real.txt dist/good.txt',
    `ln -s ${JSON.stringify(hidden)} dist/host.txt`,
    'ln -s /etc/passwd dist/passwd.txt',
    'ln -s ../package.json dist/source.json',
    'ln -s .. dist/up',
    'ln -s gone dist/dangling',
    'ln -s self dist/self',
    'mkfifo dist/pipe.txt',
  ]
  const built = await platform.build(script(commands.join(' && ')))
  const manifest = await platform.manifestOf(built)
  assert.deepEqual(Object.keys(manifest.files), ['/good.txt', '/real.txt'])
  assert.equal(manifest.files['/good.txt']?.sha256, manifest.files['/real.txt']?.sha256)
  assert.ok(built.texts.some((text) => /host\.txt leads out/.test(text)))
})

test('an output folder that is a link out of the tree is none', async () => {
  const error = failure(await platform.build(script('ln -s /etc site', { 'plat.json': '{"outputDirectory":"site"}' })))
  assert.equal(error.code, 'OUTPUT_INVALID')
})

test('git data and configuration that a build leaves behind is never used', async () => {
  const trap = path.join(platform.folder, 'trap-was-run')
  const config = `[core]\\n\\tfsmonitor = touch ${trap}\\n\\thooksPath = hooks\\n[filter "x"]\\n\\tsmudge = touch ${trap}`
  const built = await platform.build(
    script(
      `mkdir -p dist .git/hooks hooks && echo x > dist/a.txt && printf '${config}' > .git/config && echo ref: refs/heads/main > .git/HEAD`,
    ),
  )
  assert.equal(built.result.outcome.status, 'ready', JSON.stringify(built.result.outcome))
  assert.throws(() => readFileSync(trap))
})

test('a repository with a filter, hooks and a submodule runs nothing when it is fetched', async () => {
  const trap = path.join(platform.folder, 'fetch-trap')
  const built = await platform.build({
    'index.html': 'x',
    '.gitattributes': '* filter=evil\n*.bin filter=lfs diff=lfs merge=lfs',
    '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch ${trap}"`,
    '.gitconfig': `[filter "evil"]\n\tsmudge = touch ${trap}`,
  })
  assert.equal(built.result.outcome.status, 'ready', JSON.stringify(built.result.outcome))
  assert.throws(() => readFileSync(trap))
  assert.ok(built.texts.some((text) => /submodules are not fetched/.test(text)))
  assert.ok(built.texts.some((text) => /LFS files are not fetched/.test(text)))
})

test('a flood of output keeps its order, is no silence, and ends with its program', async () => {
  const commands = [
    'mkdir dist',
    'echo x > dist/a.txt',
    'yes | head -c 100000',
    'head -c 200000 /dev/zero | tr "\\0" x',
    'echo',
    'echo done',
  ]
  const built = await platform.build(script(commands.join(' && ')))
  assert.equal(built.result.outcome.status, 'ready', JSON.stringify(built.result.outcome))
  const output = built.lines.filter(({ step, stream }) => step === 'build' && stream === 'stdout').map(({ text }) => text)
  assert.equal(output.filter((text) => text === 'y').length, 50_000)
  assert.ok(output.at(-2)?.startsWith('xxx') && output.at(-2)?.endsWith('[line cut]'))
  assert.equal(output.at(-1), 'done')
  assert.ok(built.lines.every(({ text }) => text.length <= 8192))
})

test('silence ends a build', async () => {
  const error = failure(await platform.build(script('sleep 1000')))
  assert.equal(error.code, 'BUILD_TIMEOUT')
  assert.match(error.message, /Nothing was printed for 4 seconds/)
  assert.deepEqual(processesWith('sleep 1000'), [])
})

test('memory above the limit ends a build with its own code', async () => {
  // They say how far they are: a slow machine must not take them for silent.
  const hog = 'const kept = []; for (;;) console.log(kept.push(Buffer.alloc(16e6, 1)))'
  assert.equal(failure(await platform.build(script('node hog.js', { 'hog.js': hog }))).code, 'BUILD_OUT_OF_MEMORY')
  const heap = 'const kept = []; for (;;) if (kept.push({ a: [kept.length] }) % 1e5 === 0) console.log(kept.length)'
  assert.equal(failure(await platform.build(script('node heap.js', { 'heap.js': heap }))).code, 'BUILD_OUT_OF_MEMORY')
})

test('a full disk ends a build with its own code', async () => {
  const fill = 'i=0; while true; do i=$((i+1)); head -c 20000000 /dev/zero > big$i; echo $i; sleep 0.05; done'
  assert.equal(failure(await platform.build(script(fill))).code, 'BUILD_DISK_LIMIT')
})

test('cancelling leaves no process, however far it has gone away, and reports cancelled', async () => {
  const mark = `10${process.pid}`
  const spec = platform.spec(
    await platform.commit(
      script(`setsid sh -c "sleep ${mark} & setsid sleep ${mark}" & (sleep ${mark} &) ; while true; do echo running; sleep 0.2; done`),
    ),
  )
  await platform.offer(spec)
  await platform.api.until(() => platform.api.reported(spec.deploymentId).lines.some(({ text }) => text === 'running'))
  platform.api.cancel(spec.deploymentId)
  const { result } = await platform.api.finished(spec.deploymentId)
  assert.deepEqual(result.outcome, { status: 'cancelled' })
  assert.deepEqual(processesWith(`sleep ${mark}`), [])
})

test('an upload with links, parents or devices is refused by name', async () => {
  const source = (sha256: string) => platform.run(platform.spec({ name: '', sha: '' }, { source: { type: 'upload', sha256 } }))
  const make = (command: string) => execFileSync('sh', ['-c', `cd "$(mktemp -d)" && ${command}`], { stdio: ['ignore', 'pipe', 'ignore'] })
  const refused: [archive: Buffer, message: RegExp][] = [
    [make('ln -s /etc/passwd p && tar -cz p'), /SymbolicLink.*"p"/],
    [make('echo x > a && ln a b && tar -cz a b'), /Link.*"b"/],
    [make('echo x > a && tar -czP --transform="s,^,../," a'), /outside of it: "\.\.\/a"/],
    [make('echo x > a && tar -czP --transform="s,^,/tmp/," a'), /outside of it: "\/tmp\/a"/],
    [make('mkfifo f && tar -cz f'), /FIFO.*"f"/],
    [Buffer.from('no archive'), /no readable \.tgz/],
    [make('head -c 100000 /dev/urandom > a && tar -cz a | head -c 5000'), /no readable \.tgz/],
  ]
  for (const [archive, message] of refused) {
    const error = failure(await source((await platform.storage.put(archive)).sha256))
    assert.equal(error.code, 'CONFIG_INVALID', error.message)
    assert.match(error.message, message)
  }
})
