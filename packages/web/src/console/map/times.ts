/** To the minute, in UTC: machine files tell instants. */
export function timeText(milliseconds: number): string {
  return Number.isFinite(milliseconds)
    ? new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')
    : ''
}
