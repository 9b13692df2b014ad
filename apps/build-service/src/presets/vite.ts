import type { Preset } from './preset.ts'

/** A single-page application built by Vite alone. */
export const vite: Preset = {
  name: 'vite',
  packages: {
    anyOf: ['vite'],
    noneOf: [
      '@sveltejs/kit',
      '@remix-run/dev',
      '@react-router/dev',
      '@builder.io/qwik-city',
      '@solidjs/start',
      'nuxt',
      'vitepress',
      'vike',
    ],
  },
  buildCommand: 'vite build',
  outputFolders: ['dist'],
  isSinglePage: true,
  cleanUrls: false,
  outputAdvice: 'Set outputDirectory when build.outDir was changed in vite.config.',
}
