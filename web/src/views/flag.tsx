import { flagOf, hasFlag } from "./flag_shapes";

/**
 * A person's picture: the signal flag of their first letter and, small in its corner, that of the second, so that ana
 * and alex differ. The name always stands beside it.
 */
export function Portrait({ name, size = "m" }: { name: string; size?: "xs" | "s" | "m" }) {
  const [first, second] = [...name].filter(hasFlag);
  return (
    <span class={`portrait portrait-${size}`}>
      <Flag letter={first ?? "?"} />
      {second !== undefined && <Flag letter={second} part="portrait-second" />}
    </span>
  );
}

export function Flag({ letter, part = "" }: { letter: string; part?: string }) {
  return (
    <svg class={`flag ${part}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {flagOf(letter).map(([colour, path]) => (
        <path key={path} class={`flag-${colour}`} d={path} />
      ))}
    </svg>
  );
}
