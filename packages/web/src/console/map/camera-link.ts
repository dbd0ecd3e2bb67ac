import type { Map as MapLibre } from 'maplibre-gl'

/** Maps that move together: whichever is moved takes the others along. */
export interface CameraLink {
  /** The result takes the map out again. */
  join(map: MapLibre): () => void
}

export function cameraLink(): CameraLink {
  const maps = new Set<MapLibre>()
  let leading = false
  return {
    join(map) {
      const [other] = maps
      if (other) follow(map, other)
      maps.add(map)
      const moved = () => {
        if (leading) return
        leading = true
        for (const each of maps) if (each !== map) follow(each, map)
        leading = false
      }
      map.on('move', moved)
      return () => {
        map.off('move', moved)
        maps.delete(map)
      }
    },
  }
}

function follow(map: MapLibre, leader: MapLibre): void {
  map.jumpTo({ center: leader.getCenter(), zoom: leader.getZoom() })
}
