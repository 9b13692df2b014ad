import { after } from 'node:test'
import { type Platform, startPlatform } from './platform.ts'

let started: Promise<Platform> | undefined

/** A platform with the settings nobody changed: one for all test files of a process, each with projects of its own. It is stopped after the last of them. */
export function sharedPlatform(): Promise<Platform> {
  started ??= startPlatform()
  return started
}

after(async () => (await started)?.stop())
