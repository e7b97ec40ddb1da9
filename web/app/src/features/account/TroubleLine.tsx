import { Icon } from '../../ui/Icon'

/** What went wrong, where it is looked for; said at once. Without words it takes no place. */
export function TroubleLine(props: { text: string | null }) {
  return (
    <p className="error" role="alert">
      {props.text !== null && (
        <>
          <Icon name="alert" />
          <span>{props.text}</span>
        </>
      )}
    </p>
  )
}
