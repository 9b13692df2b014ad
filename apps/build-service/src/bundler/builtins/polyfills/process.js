// node:process: the platform's `process`, with as much more as packages read without meaning to run a process.
const base = globalThis.process
const itself = () => process
const hrtime = (since) => {
  const now = performance.now()
  const [seconds, nanos] = [Math.floor(now / 1000), Math.round((now % 1000) * 1e6)]
  if (since === undefined) return [seconds, nanos]
  const [s, ns] = [seconds - since[0], nanos - since[1]]
  return ns < 0 ? [s - 1, ns + 1e9] : [s, ns]
}
hrtime.bigint = () => BigInt(Math.round(performance.now() * 1e6))

const process = {
  __proto__: base,
  arch: 'x64',
  cwd: () => '/',
  emitWarning: (warning) => console.warn(warning instanceof Error ? warning.message : warning),
  execArgv: [],
  exitCode: undefined,
  hrtime,
  listenerCount: () => 0,
  listeners: () => [],
  pid: 1,
  platform: 'linux',
  title: 'plat',
  uptime: () => performance.now() / 1000,
  // There are no signals and no exit to listen for.
  addListener: itself,
  off: itself,
  on: itself,
  once: itself,
  removeAllListeners: itself,
  removeListener: itself,
}

export const { arch, argv, cwd, emitWarning, env, exitCode, nextTick, off, on, once, pid, platform, title, uptime, version, versions } =
  process
export { hrtime }
export default process
