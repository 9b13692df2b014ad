import type { Preset } from './preset.ts'

/** Any project with a build script. */
export const npm: Preset = {
  name: 'npm',
  packages: undefined,
  buildCommand: undefined,
  outputFolders: ['dist', 'build', 'out', 'public', '_site'],
  isSinglePage: false,
  cleanUrls: false,
  outputAdvice: 'Set outputDirectory to the folder the build script writes.',
}
