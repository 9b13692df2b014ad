import { customAlphabet, nanoid } from 'nanoid'

const shortCode = customAlphabet('0123456789abcdef', 8)

export async function handler({ count = 3 }) {
  return { ids: Array.from({ length: Math.min(Number(count), 100) }, () => nanoid()), code: shortCode() }
}
