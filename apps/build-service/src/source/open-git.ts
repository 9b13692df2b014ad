import { type SimpleGit, simpleGit } from 'simple-git'

/** Longest time git may say nothing; it reports its progress while it works. */
const SILENCE_MS = 60_000

interface GitOptions {
  /** What writeGitProgram made. */
  program: string
  folder: string
  env: Readonly<Record<string, string>>
  signal: AbortSignal
}

/** git in a folder with exactly this environment, ended by the signal. Never give it user text before a `--`. */
export function openGit({ program, folder, env, signal }: GitOptions): SimpleGit {
  return simpleGit({
    baseDir: folder,
    binary: program,
    abort: signal,
    timeout: { block: SILENCE_MS },
    // The library refuses settings that could run programs; ours only switch such settings off.
    allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeCustomBinary: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeTemplateDir: true,
    },
  }).env({ ...env })
}
