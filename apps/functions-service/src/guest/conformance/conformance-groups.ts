import { cloneCases } from './cases/clone-cases.ts'
import { encodingCases } from './cases/encoding-cases.ts'
import { abortCases, eventsCases } from './cases/events-cases.ts'
import { headersCases, requestCases, responseCases } from './cases/fetch-classes-cases.ts'
import { blobCases, formDataCases, searchParamsCases } from './cases/forms-cases.ts'
import { globalsCases, performanceCases, timersCases } from './cases/runtime-cases.ts'
import { byteStreamCases, readableCases, transformCases, writableCases } from './cases/streams-cases.ts'
import { cipherCases, derivationCases, digestCases, macCases, signatureCases } from './cases/subtle-cases.ts'

export interface ConformanceGroup {
  name: string
  /** Where the behaviour is laid down. */
  standard: string
  /** Title → body of an async function that answers JSON. Run in the isolate and in Node, which is the oracle. */
  cases: Record<string, string>
}

/** Our own cases, written from the standards. */
export const conformanceGroups: ConformanceGroup[] = [
  { name: 'Text encoding, base64', standard: 'Encoding; HTML §8.3', cases: encodingCases },
  { name: 'Headers', standard: 'Fetch §5.1', cases: headersCases },
  { name: 'Request', standard: 'Fetch §5.4', cases: requestCases },
  { name: 'Response', standard: 'Fetch §5.5', cases: responseCases },
  { name: 'ReadableStream', standard: 'Streams §4', cases: readableCases },
  { name: 'Byte streams, BYOB readers', standard: 'Streams §4.7', cases: byteStreamCases },
  { name: 'WritableStream', standard: 'Streams §5', cases: writableCases },
  { name: 'TransformStream, pipes, text streams', standard: 'Streams §6; Encoding §7', cases: transformCases },
  { name: 'Blob, File', standard: 'File API', cases: blobCases },
  { name: 'FormData, multipart', standard: 'XHR §5; RFC 7578', cases: formDataCases },
  { name: 'URLSearchParams', standard: 'URL §6.2', cases: searchParamsCases },
  { name: 'Event, EventTarget', standard: 'DOM §2', cases: eventsCases },
  { name: 'AbortController, AbortSignal', standard: 'DOM §3', cases: abortCases },
  { name: 'structuredClone', standard: 'HTML §2.7', cases: cloneCases },
  { name: 'Timers, microtasks', standard: 'HTML §8.6', cases: timersCases },
  { name: 'performance', standard: 'High Resolution Time; User Timing', cases: performanceCases },
  { name: 'DOMException, crypto, navigator', standard: 'Web IDL; Web Crypto', cases: globalsCases },
  { name: 'crypto.subtle: digest', standard: 'Web Crypto', cases: digestCases },
  { name: 'crypto.subtle: HMAC', standard: 'Web Crypto', cases: macCases },
  { name: 'crypto.subtle: AES, key wrapping', standard: 'Web Crypto', cases: cipherCases },
  { name: 'crypto.subtle: PBKDF2, HKDF, ECDH, X25519', standard: 'Web Crypto', cases: derivationCases },
  { name: 'crypto.subtle: ECDSA, Ed25519, RSA', standard: 'Web Crypto', cases: signatureCases },
]
