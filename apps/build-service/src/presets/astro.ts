import type { Preset } from './preset.ts'

/** Astro's static output. */
export const astro: Preset = {
  name: 'astro',
  packages: { anyOf: ['astro'], noneOf: [] },
  buildCommand: 'astro build',
  outputFolders: ['dist'],
  isSinglePage: false,
  cleanUrls: false,
  outputAdvice: 'Keep output: "static" in astro.config, or set outputDirectory when outDir was changed.',
}
