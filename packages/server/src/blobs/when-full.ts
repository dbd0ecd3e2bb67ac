import { StorageFull } from './errors.ts'

/** Throws `StorageFull` where the disk, or what may be used of it, is full. */
export async function whenFull<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === 'ENOSPC' || code === 'EDQUOT' ? new StorageFull(error) : error
  }
}
