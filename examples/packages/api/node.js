import assert from 'node:assert'
import { Buffer } from 'node:buffer'
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { inspect, promisify } from 'node:util'

const later = promisify((value, callback) => setTimeout(() => callback(null, value), 1))

export async function handler({ name = 'Plat' }) {
  const emitter = new EventEmitter()
  const greeted = once(emitter, 'greet')
  emitter.emit('greet', name)
  const [greetedName] = await greeted
  assert.strictEqual(greetedName, name)
  const signature = createHmac('sha256', 'key').update(name).digest()
  return {
    base64url: Buffer.from(`${name}?>`).toString('base64url'),
    sha256: createHash('sha256').update(name).digest('hex'),
    hmac: signature.toString('hex'),
    isSame: timingSafeEqual(signature, Buffer.from(signature)),
    random: randomBytes(16).length,
    joined: path.join('/a', '../b', name),
    stream: await text(Readable.from(['one ', 'two ', await later('three')])),
    inspected: inspect(new Map([[name, new Set([1])]])),
  }
}
