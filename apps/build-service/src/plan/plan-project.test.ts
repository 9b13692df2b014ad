import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { type PlanInput, planProject } from './plan-project.ts'

const none: PlanInput['settings'] = {
  framework: null,
  rootDirectory: null,
  installCommand: null,
  buildCommand: null,
  outputDirectory: null,
}

function plan(input: {
  settings?: Partial<PlanInput['settings']>
  config?: PlanInput['found']['config']
  fileName?: 'plat.json' | 'vercel.json'
  packageJson?: object
}) {
  return planProject({
    settings: { ...none, ...input.settings },
    found: { fileName: input.fileName ?? (input.config ? 'plat.json' : undefined), config: input.config ?? {}, warnings: [] },
    packageJson: input.packageJson as PlanInput['packageJson'],
    rootDirectory: '',
  })
}

const viteJson = { scripts: { build: 'tsc && vite build' }, devDependencies: { vite: '8' } }

test('without anything, files are served as they are: public/ or the sources', () => {
  const { plan: made } = plan({})
  assert.equal(made.preset.name, 'static')
  assert.equal(made.build, undefined)
  assert.deepEqual([made.output.folders, made.output.otherwise], [['public'], 'sources'])
})

test('a framework’s build script is preferred to its usual command', () => {
  assert.deepEqual(plan({ packageJson: viteJson }).plan.build, { type: 'script', command: 'tsc && vite build' })
  assert.deepEqual(plan({ packageJson: { devDependencies: { vite: '8' } } }).plan.build, { type: 'command', command: 'vite build' })
})

test('settings come before the configuration file, which comes before the preset', () => {
  const config = {
    buildCommand: 'from file',
    outputDirectory: 'file-out',
    installCommand: 'file install',
    framework: 'astro',
    cleanUrls: true,
  }
  const fromFile = plan({ packageJson: viteJson, config }).plan
  assert.deepEqual(
    [fromFile.preset.name, fromFile.build?.command, fromFile.output.folders, fromFile.installCommand, fromFile.cleanUrls],
    ['astro', 'from file', ['file-out'], 'file install', true],
  )
  const settings = { buildCommand: 'from settings', outputDirectory: 'set-out', installCommand: 'set install', framework: 'vite' }
  const fromSettings = plan({ packageJson: viteJson, config, settings }).plan
  assert.deepEqual(
    [fromSettings.preset.name, fromSettings.build?.command, fromSettings.output.folders, fromSettings.installCommand],
    ['vite', 'from settings', ['set-out'], 'set install'],
  )
})

test('an empty command means that nothing is run, null that nothing was said', () => {
  assert.equal(plan({ packageJson: viteJson, config: { buildCommand: '', installCommand: '' } }).plan.build, undefined)
  assert.equal(plan({ packageJson: viteJson, config: { buildCommand: null } }).plan.build?.type, 'script')
})

test('a build command without a known framework looks for the output where build scripts put it', () => {
  const { plan: made } = plan({ settings: { buildCommand: 'make' } })
  assert.deepEqual([made.preset.name, made.output.folders.includes('dist'), made.output.otherwise], ['npm', true, 'nothing'])
})

test('the root as outputDirectory serves the sources', () => {
  assert.deepEqual(plan({ config: { outputDirectory: '' } }).plan.output.otherwise, 'sources')
})

test('an unknown framework is refused, but only reported where it is Vercel’s word', () => {
  const refused = (error: unknown) => error instanceof BuildFailure && error.code === 'CONFIG_INVALID' && /"gatsby"/.test(error.message)
  assert.throws(() => plan({ config: { framework: 'gatsby' } }), refused)
  assert.throws(() => plan({ settings: { framework: 'gatsby' } }), refused)
  const { plan: made, warnings } = plan({
    config: { framework: 'gatsby' },
    fileName: 'vercel.json',
    packageJson: { scripts: { build: 'x' } },
  })
  assert.equal(made.preset.name, 'npm')
  assert.match(warnings[0] ?? '', /gatsby/)
})
