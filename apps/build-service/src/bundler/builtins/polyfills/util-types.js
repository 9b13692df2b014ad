// node:util/types: by what an object cannot pretend, its internal slots, where a method tells them; else by its tag.
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1)
const hasTag = (tag) => (value) => typeof value === 'object' && tagOf(value) === tag
const isFunctionOf = (pattern) => (value) => typeof value === 'function' && pattern.test(tagOf(value))
const answers = (method) => (value) => {
  try {
    Reflect.apply(method, value, [])
    return true
  } catch {
    return false
  }
}
const getter = (holder, key) => Object.getOwnPropertyDescriptor(holder, key).get
const nameOfTypedArray = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
const isTyped = (name) => (value) => Reflect.apply(nameOfTypedArray, value, []) === name
const BOXED = ['Number', 'String', 'Boolean', 'BigInt', 'Symbol']

const types = {
  isAnyArrayBuffer: (value) => types.isArrayBuffer(value) || types.isSharedArrayBuffer(value),
  isArgumentsObject: hasTag('Arguments'),
  isArrayBuffer: answers(getter(ArrayBuffer.prototype, 'byteLength')),
  isArrayBufferView: ArrayBuffer.isView,
  isAsyncFunction: isFunctionOf(/^Async(Generator)?Function$/),
  isBigInt64Array: isTyped('BigInt64Array'),
  isBigIntObject: hasTag('BigInt'),
  isBigUint64Array: isTyped('BigUint64Array'),
  isBooleanObject: hasTag('Boolean'),
  isBoxedPrimitive: (value) => typeof value === 'object' && BOXED.includes(tagOf(value)),
  isDataView: answers(getter(DataView.prototype, 'byteLength')),
  isDate: answers(Date.prototype.getTime),
  isFloat32Array: isTyped('Float32Array'),
  isFloat64Array: isTyped('Float64Array'),
  isGeneratorFunction: isFunctionOf(/^(Async)?GeneratorFunction$/),
  isGeneratorObject: hasTag('Generator'),
  isInt16Array: isTyped('Int16Array'),
  isInt32Array: isTyped('Int32Array'),
  isInt8Array: isTyped('Int8Array'),
  isMap: answers(getter(Map.prototype, 'size')),
  isMapIterator: hasTag('Map Iterator'),
  isNativeError: hasTag('Error'),
  isNumberObject: hasTag('Number'),
  isPromise: hasTag('Promise'),
  isRegExp: hasTag('RegExp'),
  isSet: answers(getter(Set.prototype, 'size')),
  isSetIterator: hasTag('Set Iterator'),
  isSharedArrayBuffer: hasTag('SharedArrayBuffer'),
  isStringObject: hasTag('String'),
  isSymbolObject: hasTag('Symbol'),
  isTypedArray: (value) => Reflect.apply(nameOfTypedArray, value, []) !== undefined,
  isUint16Array: isTyped('Uint16Array'),
  isUint32Array: isTyped('Uint32Array'),
  isUint8Array: isTyped('Uint8Array'),
  isUint8ClampedArray: isTyped('Uint8ClampedArray'),
  isWeakMap: hasTag('WeakMap'),
  isWeakSet: hasTag('WeakSet'),
}

export const {
  isAnyArrayBuffer,
  isArgumentsObject,
  isArrayBuffer,
  isArrayBufferView,
  isAsyncFunction,
  isBigInt64Array,
  isBigIntObject,
  isBigUint64Array,
  isBooleanObject,
  isBoxedPrimitive,
  isDataView,
  isDate,
  isFloat32Array,
  isFloat64Array,
  isGeneratorFunction,
  isGeneratorObject,
  isInt16Array,
  isInt32Array,
  isInt8Array,
  isMap,
  isMapIterator,
  isNativeError,
  isNumberObject,
  isPromise,
  isRegExp,
  isSet,
  isSetIterator,
  isSharedArrayBuffer,
  isStringObject,
  isSymbolObject,
  isTypedArray,
  isUint16Array,
  isUint32Array,
  isUint8Array,
  isUint8ClampedArray,
  isWeakMap,
  isWeakSet,
} = types
export default types
