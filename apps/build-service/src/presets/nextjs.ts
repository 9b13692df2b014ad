import type { Preset } from './preset.ts'

/** Next.js as a static export. Its pages are files such as about.html, linked to as /about. */
export const nextjs: Preset = {
  name: 'nextjs',
  packages: { anyOf: ['next'], noneOf: [] },
  buildCommand: 'next build',
  outputFolders: ['out'],
  isSinglePage: false,
  cleanUrls: true,
  outputAdvice: 'Set output: "export" in next.config; a Next.js server is not run in this version.',
}
