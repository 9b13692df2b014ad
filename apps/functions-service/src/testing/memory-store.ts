import type { CompiledStore } from '../function-registry/compiled-store.ts'

/** A compiled store that keeps what it is given in memory. */
export function createMemoryStore(): CompiledStore & { readonly bytes: Map<string, Uint8Array> } {
  const bytes = new Map<string, Uint8Array>()
  return {
    bytes,
    get memoryBytes() {
      return [...bytes.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
    },
    read: async (key) => bytes.get(key),
    async write(key, given) {
      bytes.set(key, given)
    },
    async remove(key) {
      bytes.delete(key)
    },
  }
}
