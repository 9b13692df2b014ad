import { astro } from './astro.ts'
import { nextjs } from './nextjs.ts'
import { npm } from './npm.ts'
import type { Preset } from './preset.ts'
import { staticSite } from './static.ts'
import { vite } from './vite.ts'

/** In the order they are looked for: the more specific first. */
export const PRESETS: readonly Preset[] = [astro, nextjs, vite, npm, staticSite]
