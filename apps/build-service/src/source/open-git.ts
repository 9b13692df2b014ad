import { type SimpleGit, simpleGit } from 'simple-git'

/** Longest time git may say nothing; it reports its progress while it works. */
const SILENCE_MS = 60_000

/** git in a folder with exactly this environment, ended by the signal. Never give it user text before a `--`. */
export function openGit(folder: string, env: Readonly<Record<string, string>>, signal: AbortSignal): SimpleGit {
  return simpleGit({
    baseDir: folder,
    abort: signal,
    timeout: { block: SILENCE_MS },
    // The library refuses settings that could run programs; ours only switch such settings off.
    allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeTemplateDir: true,
    },
  }).env({ ...env })
}
