/** `bad` needs somebody to do something, `wait` time alone. */
export type Mood = 'good' | 'bad' | 'wait' | 'none'

export function Status({ mood, children }: { readonly mood: Mood; readonly children: string }) {
  return <span className={`status ${mood}`}>{children}</span>
}
