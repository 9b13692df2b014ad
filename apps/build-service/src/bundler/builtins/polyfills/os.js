// node:os: what does not depend on the machine.
export const EOL = '\n'
export const devNull = '/dev/null'
export const arch = () => 'x64'
export const availableParallelism = () => 1
export const cpus = () => []
export const endianness = () => 'LE'
export const hostname = () => 'localhost'
export const platform = () => 'linux'
export const release = () => ''
export const type = () => 'Linux'
export default { arch, availableParallelism, cpus, devNull, EOL, endianness, hostname, platform, release, type }
