const views = new Map()

export async function handler(event) {
  const slug = event.slug ?? 'index'
  views.set(slug, (views.get(slug) ?? 0) + 1)
  return { slug, views: views.get(slug), note: 'Counted in this warm isolate only.' }
}
