import { readFileSync } from 'node:fs'

/** What a guest compiles in its isolates, made by guest-image.ts. */
export interface GuestSources {
  prelude: string
  /** Parts of the prelude that isolates compile on first use, by name. */
  lazy: Record<string, string>
}

/** Name of the file beside the guest's program. */
export const SOURCES_FILE = 'sources.json'

/** Read when the guest starts; the file is part of its image. */
export const guestSources: GuestSources = JSON.parse(readFileSync(new URL(`./${SOURCES_FILE}`, import.meta.url), 'utf8'))
