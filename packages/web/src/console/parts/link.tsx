import type { ReactNode } from 'react'
import { hrefOf, type RouteName } from '../routes.ts'

type LinkProps<Name extends RouteName> = {
  readonly to: Parameters<typeof hrefOf<Name>>
  readonly className?: string
  /** It leads to where one is. */
  readonly current?: boolean
  readonly children: ReactNode
}

/** To a page of the console. */
export function Link<Name extends RouteName>({ to, className, current, children }: LinkProps<Name>) {
  return (
    <a
      href={hrefOf(...to)}
      {...(className ? { className } : {})}
      {...(current ? { 'aria-current': 'page' as const } : {})}
    >
      {children}
    </a>
  )
}
