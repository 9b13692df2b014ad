import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FRAMEWORKS } from '@plat/shared/contracts/projects.ts'
import { detectPreset } from './detect-preset.ts'
import { PRESETS } from './presets.ts'

const build = { build: 'make' }

const CASES: [title: string, packageJson: Parameters<typeof detectPreset>[0], expected: string][] = [
  ['no package.json', undefined, 'static'],
  ['dependencies for functions only', { dependencies: { zod: '4' } } as never, 'static'],
  ['a build script and nothing known', { scripts: build } as never, 'npm'],
  ['Vite as a development dependency', { scripts: build, devDependencies: { vite: '8', react: '19' } } as never, 'vite'],
  ['Vite without a build script', { devDependencies: { vite: '8' } } as never, 'vite'],
  ['Astro, which brings Vite', { scripts: build, dependencies: { astro: '6', vite: '8' } } as never, 'astro'],
  ['Next.js', { scripts: build, dependencies: { next: '16', react: '19' } } as never, 'nextjs'],
  [
    'SvelteKit on Vite is not a plain Vite project',
    { scripts: build, devDependencies: { vite: '8', '@sveltejs/kit': '3' } } as never,
    'npm',
  ],
  ['a dependency called like an object’s own method', { dependencies: { constructor: '1' } } as never, 'static'],
]

for (const [title, packageJson, expected] of CASES) {
  test(`${title} is detected as ${expected}`, () => {
    assert.equal(detectPreset(packageJson).name, expected)
  })
}

test('every framework a project may name has a preset', () => {
  assert.deepEqual(PRESETS.map(({ name }) => name).sort(), [...FRAMEWORKS].sort())
})
