// FormData. XMLHttpRequest Standard §5. Multipart bodies are in lazy/multipart.js.
;((plat) => {
  const { string, array, reflect } = plat

  const fieldValue = (value, fileName) => {
    if (!plat.isBlob(value) && fileName !== undefined) throw new TypeError('A file name can only be given to a Blob')
    if (!plat.isBlob(value)) return string.toWellFormed(`${value}`)
    if (plat.isFile(value) && fileName === undefined) return value
    return plat.fileOf(value, fileName ?? 'blob')
  }

  class FormData {
    #list = []
    constructor(form = undefined) {
      if (form !== undefined) throw new TypeError('There are no form elements here to make a FormData of')
    }
    append(name, value, fileName = undefined) {
      array.push(this.#list, [string.toWellFormed(`${name}`), fieldValue(value, fileName)])
    }
    delete(name) {
      for (let i = this.#list.length - 1; i >= 0; i--) if (this.#list[i][0] === `${name}`) array.splice(this.#list, i, 1)
    }
    get(name) {
      for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === `${name}`) return this.#list[i][1]
      return null
    }
    getAll(name) {
      const values = []
      for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === `${name}`) array.push(values, this.#list[i][1])
      return values
    }
    has(name) {
      return this.getAll(name).length > 0
    }
    set(name, value, fileName = undefined) {
      const entry = [string.toWellFormed(`${name}`), fieldValue(value, fileName)]
      for (let i = 0; i < this.#list.length; i++) {
        if (this.#list[i][0] !== entry[0]) continue
        this.delete(name)
        array.splice(this.#list, i, 0, entry)
        return
      }
      array.push(this.#list, entry)
    }
    forEach(callback, receiver = undefined) {
      for (let i = 0; i < this.#list.length; i++) reflect.apply(callback, receiver, [this.#list[i][1], this.#list[i][0], this])
    }
    *entries() {
      for (let i = 0; i < this.#list.length; i++) yield [this.#list[i][0], this.#list[i][1]]
    }
    *keys() {
      for (let i = 0; i < this.#list.length; i++) yield this.#list[i][0]
    }
    *values() {
      for (let i = 0; i < this.#list.length; i++) yield this.#list[i][1]
    }
    [plat.inspected]() {
      return plat.pairsShown('FormData', this.#list)
    }
    static {
      plat.isFormData = (value) => typeof value === 'object' && value !== null && #list in value
      plat.formDataList = (form) => form.#list
    }
  }
  Object.defineProperty(FormData.prototype, Symbol.iterator, {
    __proto__: null,
    value: FormData.prototype.entries,
    writable: true,
    configurable: true,
  })
  plat.tagged(FormData, 'FormData')
  plat.FormData = FormData
  plat.expose('FormData', FormData)

  /** The bytes of a form and its content type. */
  plat.encodeMultipart = (form) => plat.part('multipart').encode(form)
  /** @throws TypeError when the bytes are no multipart body of this content type */
  plat.decodeMultipart = (bytes, contentType) => plat.part('multipart').decode(bytes, contentType)
})(plat)
