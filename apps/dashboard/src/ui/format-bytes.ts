const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** `512 B`, `1.4 KB`, `3.0 MB`; 1 KB is 1,024 bytes. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power]}`
}
