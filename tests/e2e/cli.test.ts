import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { eventually } from './support/eventually.ts'
import { createPlatUser, type PlatRun, type PlatUser } from './support/plat.ts'
import { ADMIN, type Platform } from './support/platform.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { visit } from './support/visit.ts'

const BOLD = new RegExp(`${String.fromCharCode(27)}\\[1m`)
let platform: Platform
let user: PlatUser
const site = () => path.join(user.folder, 'site')
const plat = (...args: string[]) => user.run(args, { cwd: site() })
const page = async (host: string) => (await visit(platform.proxyPort, host, '/')).text

before(async () => {
  platform = await sharedPlatform()
  user = await createPlatUser(platform.apiUrl)
})
after(async () => {
  await user?.dispose()
})

function succeeds(run: PlatRun): PlatRun {
  assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}`)
  return run
}

/** Exactly one JSON document, whatever became of the command. */
function document(run: PlatRun, code = 0) {
  assert.equal(run.code, code, `${run.stdout}\n${run.stderr}`)
  return JSON.parse(run.stdout)
}

test('before anything, a command says how to sign in, and one without a terminal asks nothing', async () => {
  const unknown = await user.run(['whoami'])
  assert.deepEqual([unknown.code, unknown.stdout], [1, ''])
  assert.match(unknown.stderr, /not signed in.*\n.*plat login/)
  const asked = await user.run(['login'])
  assert.equal(asked.code, 2)
  assert.match(asked.stderr, /--email/)
  const wrong = await user.run(['login', '--email', ADMIN.email, '--password-stdin', '--json'], { input: 'wrong' })
  assert.equal(document(wrong, 1).error.code, 'UNAUTHENTICATED')
})

test('a first deploy from nothing takes three commands', async () => {
  succeeds(await user.program(['login', '--email', ADMIN.email, '--password-stdin'], { input: `${ADMIN.password}\n` }))
  succeeds(await user.program(['init', 'site', '--template', 'hello']))
  const deployed = succeeds(await user.program(['deploy', 'site', '--yes', '--prod']))
  assert.equal(deployed.stdout, `http://site.localhost:${platform.proxyPort}\n`, 'the address alone is on standard output')
  assert.match(deployed.stderr, /▸ build \S+ {2}site\n/)
  assert.match(deployed.stderr, / {2}bundle +3 functions \(echo, greet, hello\) +\d+\.\d s/)
  assert.match(deployed.stderr, /✔ live in/)
  assert.match(await page('site.localhost'), /Hello from Plat/)
  assert.match(await readFile(path.join(site(), '.gitignore'), 'utf8'), /^\.plat$/m)
  const kept = path.join(path.dirname(user.folder), '.config/plat/config.json')
  assert.equal(statSync(kept).mode & 0o777, 0o600)
})

test('what is not there yet, and only that, is uploaded; .platignore and .env stay here', async () => {
  await user.write(
    { 'public/new.txt': 'new', '.env': 'SECRET=1', 'public/left.txt': 'x', '.platignore': 'left.txt\n', 'node_modules/a/index.js': '' },
    site(),
  )
  const again = document(await plat('deploy', '--json'))
  assert.equal(again.uploaded, 2, 'new.txt and .platignore')
  assert.equal(document(await plat('deploy', '--json')).uploaded, 0)
  const host = new URL(again.url).hostname
  assert.equal((await visit(platform.proxyPort, host, '/new.txt')).text, 'new')
  assert.equal((await visit(platform.proxyPort, host, '/left.txt')).status, 404)
  assert.deepEqual([again.deployment.target, again.deployment.isLive], ['preview', false])
})

test('in a repository the branch and the commit go with it', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', site(), '-c', 'user.name=Ada', '-c', 'user.email=ada@plat.example', ...args])
  git('init', '-q', '-b', 'feature/one')
  git('add', '-A')
  git('commit', '-q', '-m', 'add a page\n\nand more')
  const { deployment, url } = document(await plat('deploy', '--json'))
  assert.deepEqual(
    [deployment.branch, deployment.commit.message, deployment.commit.author],
    ['feature/one', 'add a page\n\nand more', 'Ada'],
  )
  assert.equal(new URL(url).hostname, 'feature-one--site.localhost')
})

test('deployments are listed and found by id, short id, beginning and address', async () => {
  const { items } = document(await plat('list', '--json'))
  assert.equal(items.length, 4)
  const [newest] = items
  for (const name of [newest.id, newest.shortId, newest.shortId.slice(0, 6), newest.url, 'feature-one--site.localhost'])
    assert.equal(document(await plat('inspect', name, '--json')).id, newest.id, name)
  assert.match(succeeds(await plat('inspect')).stdout, new RegExp(newest.shortId))
  assert.match(succeeds(await plat('list', '--limit', '1')).stdout, new RegExp(`^${newest.shortId} `))
  const unknown = await plat('inspect', `${newest.shortId.slice(0, 8)}zz`)
  assert.equal(unknown.code, 1)
  assert.match(unknown.stderr, new RegExp(`Did you mean "${newest.shortId}"`))
})

test('promote, rollback and redeploy move what is live without a build', async () => {
  const { items } = document(await plat('list', '--json'))
  const [newest, ...older] = items
  const live = older.find(({ isLive }: { isLive: boolean }) => isLive)
  assert.equal(succeeds(await plat('promote', newest.shortId)).stdout, `http://site.localhost:${platform.proxyPort}\n`)
  assert.equal(document(await plat('inspect', 'http://site.localhost', '--json')).id, newest.id)
  assert.equal(document(await plat('rollback', '--json')).deployment.id, live.id)
  assert.equal(document(await plat('redeploy', live.shortId, '--json')).deployment.source, 'redeploy')
  assert.match(succeeds(await plat('logs', newest.shortId)).stdout, /bundle +3 functions/)
  assert.ok(document(await plat('logs', '--build', '--json')).lines.length >= 0)
})

test('variables are set, listed without values, pulled and removed', async () => {
  succeeds(await plat('env', 'set', 'GREETING=good day', 'COLOUR=blue'))
  succeeds(await user.run(['env', 'set', 'KEY', '--sensitive', '--stdin', '--target', 'preview'], { cwd: site(), input: 'secret\n' }))
  const listed = await plat('env', '--json')
  assert.deepEqual(
    document(listed).items.map(({ key }: { key: string }) => key),
    ['COLOUR', 'GREETING', 'KEY'],
  )
  assert.doesNotMatch(listed.stdout, /good day/)
  assert.match(succeeds(await plat('env', 'ls', '--values')).stdout, /good day/)
  assert.deepEqual(document(await plat('env', 'pull', '--json')).withheld, ['KEY'])
  assert.equal(readFileSync(path.join(site(), '.env.local'), 'utf8').split('\n').slice(1, 3).join(), "COLOUR=blue,GREETING='good day'")
  assert.match((await plat('env', 'rm', 'COLOR')).stderr, /Did you mean "COLOUR"/)
  succeeds(await plat('env', 'rm', 'COLOUR', 'KEY'))
  assert.equal((await plat('env', 'set', '9=1')).code, 2)
  assert.equal((await plat('env', 'set', 'A=1', '--target', 'production', '--target', 'nowhere')).code, 2)
})

test('functions are listed, read, switched between versions and called', async () => {
  assert.match(succeeds(await plat('functions')).stdout, /^hello /m)
  await user.write({ 'api/hello.js': "export const handler = (event) => { console.log('called'); return { second: event.name } }" }, site())
  succeeds(await plat('deploy', '--prod'))
  const { items } = document(await plat('functions', 'versions', 'hello', '--json'))
  assert.deepEqual(
    items.map(({ version, isActive }: { version: number; isActive: boolean }) => [version, isActive]),
    [
      [2, true],
      [1, false],
    ],
  )
  assert.match(succeeds(await plat('functions', 'source', 'hello')).stdout, /second/)
  const called = succeeds(await plat('invoke', 'hello', '--data', '{"name":"Ada"}'))
  assert.deepEqual([JSON.parse(called.stdout), /called/.test(called.stderr)], [{ second: 'Ada' }, true])
  const input = { cwd: site(), input: '{"name":"Bo"}' }
  assert.deepEqual(JSON.parse(document(await user.run(['fn', 'invoke', 'hello', '-d', '-', '--json'], input)).body), { second: 'Bo' })
  assert.match(succeeds(await plat('invoke', 'greet', '--path', '/?name=Cy', '--header', 'accept: */*')).stdout, /Cy/)
  succeeds(await plat('functions', 'activate', 'hello', '1'))
  assert.match(succeeds(await plat('invoke', 'hello', '--data', '{"name":"Di"}')).stdout, /Di/)
  assert.equal((await plat('functions', 'rm', 'hello', '--version', '2')).code, 2, 'nobody can be asked')
  succeeds(await plat('functions', 'rm', 'hello', '--version', '2', '--yes'))
  assert.match((await plat('invoke', 'helo')).stderr, /Did you mean "hello"/)
})

test('what functions print is in the logs, also as it is printed', async () => {
  const following = user.start(['logs', '--follow'], { cwd: site() })
  await eventually(() => assert.match(following.output().stderr, /Following site/))
  await eventually(async () => {
    await visit(platform.proxyPort, 'site.localhost', '/api/hello?name=Eve')
    assert.match(following.output().stdout, /hello v1 {2}GET \/api\/hello\?name=Eve {2}200/)
  })
  following.child.kill('SIGINT')
  assert.equal((await following.ended).code, 130)
  await eventually(async () => assert.match(succeeds(await plat('logs', '--function', 'hello', '--since', '1h')).stdout, /Saying hello/))
  assert.ok(document(await plat('logs', '--json')).items.length > 0)
  assert.equal(document(await plat('logs', '--follow', '--json'), 2).error.code, 'USAGE')
})

test('a build that fails shows why, leaves what is live, and exits 1', async () => {
  await user.write({ 'api/broken.js': 'let (' }, site())
  const failed = await plat('deploy', '--prod')
  assert.deepEqual([failed.code, failed.stdout], [1, ''])
  assert.match(failed.stderr, /The build failed at bundle: api\/broken\.js:1:6/)
  const { error } = document(await plat('deploy', '--json'), 1)
  assert.equal(error.code, 'BUNDLE_FAILED')
  assert.ok(error.deploymentId)
  await user.write({ 'api/broken.js': 'export const handler = () => 1' }, site())
})

test('Ctrl-C while a build is followed leaves it running and says how to look at it', async () => {
  const slow = path.join(user.folder, 'slow')
  await user.write({ 'package.json': '{"scripts":{"build":"sleep 120"}}', 'public/index.html': 'x' }, slow)
  const started = user.start(['deploy', slow, '--yes'])
  await eventually(() => assert.match(started.output().stderr, /▸ build/))
  started.child.kill('SIGINT')
  const { code, stderr } = await started.ended
  assert.equal(code, 130)
  const shortId = /plat logs (\w+) --follow/.exec(stderr)?.[1] ?? ''
  const deployment = document(await user.run(['inspect', shortId, '--json', '--project', 'slow']))
  assert.ok(['queued', 'building'].includes(deployment.status))
  succeeds(await user.run(['cancel', '--project', 'slow']))
  await eventually(async () => assert.equal(document(await user.run(['inspect', deployment.id, '--json'])).status, 'cancelled'))
})

test('projects, users and tokens are made, listed and removed', async () => {
  succeeds(await user.run(['projects', 'create', 'second']))
  assert.match(succeeds(await user.run(['projects'])).stdout, /^second /m)
  assert.match((await user.run(['list', '--project', 'secnd'])).stderr, /Did you mean "second"/)
  const linked = path.join(user.folder, 'linked')
  await mkdir(linked)
  succeeds(await user.run(['link', linked, '--project', 'second']))
  assert.equal(document(await user.run(['projects', 'rm', 'second', '--yes', '--json'])).removed.slug, 'second')
  assert.match((await user.run(['list'], { cwd: linked })).stderr, /linked to it/)
  const token = succeeds(await user.run(['tokens', 'create', 'ci', '--days', '1'])).stdout.trim()
  const byToken = await user.run(['whoami'], { env: { PLAT_TOKEN: token, HOME: '/nonexistent' } })
  assert.equal(byToken.stdout, `${ADMIN.email}\n`)
  succeeds(await user.run(['tokens', 'rm', 'ci']))
  succeeds(await user.run(['users', 'create', 'ada@plat.example', '--password-stdin'], { input: 'a long password' }))
  assert.match(succeeds(await user.run(['users'])).stdout, /ada@plat\.example/)
  succeeds(await user.run(['users', 'rm', 'ada@plat.example', '--yes']))
})

test('with --json every failure is one document too, and wrong usage exits 2', async () => {
  for (const args of [
    ['lst'],
    ['list', '--nope'],
    ['promote'],
    ['list', '--limit', 'few', '--project', 'site'],
    ['completion', 'tcsh'],
    ['env', 'nope'],
  ]) {
    const { error } = document(await user.run([...args, '--json']), 2)
    assert.equal(error.code, 'USAGE', args.join(' '))
  }
  assert.match((await user.run(['deply'])).stderr, /Did you mean deploy/)
  const away = await user.run(['whoami', '--json', '--api', 'http://127.0.0.1:1'])
  assert.equal(document(away, 1).error.code, 'API_UNREACHABLE')
  const help = await user.run(['env', 'set', '--help'])
  assert.deepEqual([help.code, /Examples:/.test(help.stdout)], [0, true])
})

test('on a terminal it moves and is coloured, asks, and NO_COLOR is heard', { skip: !existsSync('/usr/bin/script') }, async () => {
  const folder = path.join(user.folder, 'asked')
  await mkdir(folder)
  await user.write({ 'index.html': 'typed' }, folder)
  const coloured = await user.atTerminal('projects', { cwd: folder })
  assert.equal(coloured.code, 0)
  assert.match(coloured.stdout, BOLD)
  assert.doesNotMatch((await user.atTerminal('projects', { cwd: folder, env: { NO_COLOR: '1' } })).stdout, BOLD)
  const answers: [RegExp, string][] = [
    [/Which project is this folder/, '\r'],
    [/Name of the new project/, '\r'],
  ]
  const asked = await user.atTerminal('deploy --prod', { cwd: folder }, answers)
  assert.equal(asked.code, 0, asked.stdout)
  assert.match(asked.stdout, /http:\/\/asked\.localhost/)
})

test('bash loads the completion', async () => {
  const script = succeeds(await user.program(['completion', 'bash'])).stdout
  const offered = execFileSync('bash', ['--norc', '-c', `${script}\nCOMP_WORDS=(plat dep); COMP_CWORD=1; _plat; echo "\${COMPREPLY[@]}"`], {
    encoding: 'utf8',
  })
  assert.equal(offered, 'deploy\n')
})

test('signing out forgets the token', async () => {
  assert.equal(succeeds(await plat('open')).stdout, `http://site.localhost:${platform.proxyPort}\n`)
  succeeds(await user.run(['logout']))
  assert.equal((await user.run(['whoami'])).code, 1)
})
