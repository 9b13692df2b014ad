import type { Preset } from './preset.ts'

/** Files served as they are, and functions. */
export const staticSite: Preset = {
  name: 'static',
  packages: undefined,
  buildCommand: undefined,
  outputFolders: [],
  isSinglePage: false,
  cleanUrls: false,
  outputAdvice: 'Put an index.html into the root or into public/, or set outputDirectory.',
}
