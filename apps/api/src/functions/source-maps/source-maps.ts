import { TraceMap } from '@jridgewell/trace-mapping'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { createGate } from '../../concurrency/create-gate.ts'

/** A larger map is as good as none: reading it would hold up the api. */
const MAP_BYTES_MAX = 16 * 1024 * 1024
const CACHE_BYTES_MAX = 128 * 1024 * 1024
/** What a character of `mappings` takes once it is decoded (measured: 24 to 26). */
const BYTES_PER_CHARACTER = 28
/** More than a bundle of 5 MiB has, and little enough to be kept. */
const MAPPINGS_LENGTH_MAX = 4 * 1024 * 1024
const Json = z.object({
  version: z.literal(3),
  names: z.array(z.string()),
  sources: z.array(z.string().nullable()),
  mappings: z.string().max(MAPPINGS_LENGTH_MAX),
})

interface ParsedMap {
  map: TraceMap
  /** About what it takes in memory once it has been asked. */
  bytes: number
}

/** Parsed source maps by hash, the least recently used dropped first. */
export interface SourceMaps {
  /** The map, or undefined when it is gone, broken, larger than 16 MiB, or too many are being read. Never rejects. */
  find(sha256: string): Promise<TraceMap | undefined>
}

/** Reads one map at a time, so that a burst of readers costs the api the memory of one. */
export function createSourceMaps(
  storage: Pick<ArtifactStorage, 'open'>,
  { mapBytesMax = MAP_BYTES_MAX, cacheBytesMax = CACHE_BYTES_MAX } = {},
): SourceMaps {
  const cache = new LRUCache<string, ParsedMap>({ maxSize: cacheBytesMax, sizeCalculation: ({ bytes }) => bytes })
  const inTurn = createGate({ runningMax: 1, waitingMax: 16 })
  const read = async (sha256: string): Promise<ParsedMap> => {
    const known = cache.get(sha256)
    if (known) return known
    const parsed = parseMap(await readBounded(storage, sha256, mapBytesMax))
    cache.set(sha256, parsed)
    return parsed
  }
  return {
    async find(sha256) {
      // A stack as it was recorded is worth more than an error about its map.
      const found = cache.get(sha256) ?? (await inTurn(() => read(sha256)).catch(() => undefined))
      return found?.map
    },
  }
}

async function readBounded(storage: Pick<ArtifactStorage, 'open'>, sha256: string, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of await storage.open(sha256)) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new RangeError(`a source map is larger than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Without the sources' text, which is most of a map and not needed for places. */
function parseMap(text: string): ParsedMap {
  const given = Json.parse(JSON.parse(text))
  const listed = [...given.names, ...given.sources].reduce((sum, name) => sum + 64 + (name?.length ?? 0), 0)
  return { map: new TraceMap(given), bytes: 1024 + listed + given.mappings.length * BYTES_PER_CHARACTER }
}
