import { useMemo } from 'react'

import { useLanguage } from './locale'

/** Writes times of the server, in seconds since the epoch, as people of this language do. */
export function useDates(): { day: (seconds: number) => string; moment: (seconds: number) => string } {
  const { region } = useLanguage()
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(region, { dateStyle: 'medium' })
    const moment = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' })
    return { day: (seconds) => day.format(seconds * 1000), moment: (seconds) => moment.format(seconds * 1000) }
  }, [region])
}
