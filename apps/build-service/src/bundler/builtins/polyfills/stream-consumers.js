// node:stream/consumers: any async iterable of chunks, read to its end.
import { Buffer } from './buffer.js'

export async function buffer(stream) {
  const chunks = []
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
  return Buffer.concat(chunks)
}
export async function arrayBuffer(stream) {
  const { buffer: memory, byteOffset, byteLength } = await buffer(stream)
  return memory.slice(byteOffset, byteOffset + byteLength)
}
export const text = async (stream) => new TextDecoder().decode(await buffer(stream))
export const json = async (stream) => JSON.parse(await text(stream))
export const blob = async (stream) => new Blob([await buffer(stream)])
export default { arrayBuffer, blob, buffer, json, text }
