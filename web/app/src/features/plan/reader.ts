import { joinLines, planLink, type CalendarWords, type Plan, type Reader } from '@konklave/client/plans'
import { useMemo } from 'react'

import { useLanguage } from '../../platform/locale'

/** The texts of a plan in the language of the page. */
export function useReader(): Reader {
  const { t, region } = useLanguage()
  return useMemo(() => ({ words: (name, params) => t(`plan.text.${name}`, params), region, origin: location.origin }), [t, region])
}

/** What stands in the calendar file. `titled`: the title, too. */
export function calendarWords(plan: Plan, reader: Reader, titled: boolean, untitled: string): CalendarWords {
  return { summary: titled && plan.title !== '' ? plan.title : untitled, link: planLink(plan, reader.origin), description: joinLines(plan, reader) }
}
