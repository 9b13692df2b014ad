// URLPattern: the library's class.
;((plat, part, library) => {
  const { URLPattern } = library
  plat.tagged(URLPattern, 'URLPattern')
  part.URLPattern = URLPattern
})(plat, part, library)
