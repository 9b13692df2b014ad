/** The store let go of this key; the isolate asks again and sends what it takes to make it. Its name is the sign the prelude looks for. */
export class KeyEvicted extends Error {
  override readonly name = 'KeyEvicted'
}
