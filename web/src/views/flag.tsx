import { flagOf, hasFlag } from "./flag_shapes";

/** A person's picture: the signal flag of their first letter. The name always stands beside it. */
export function Flag({ name, size = "m" }: { name: string; size?: "s" | "m" | "l" }) {
  const first = [...name].find(hasFlag) ?? "?";
  return (
    <svg class={`flag flag-${size}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {flagOf(first).map(([colour, path]) => (
        <path key={path} class={`flag-${colour}`} d={path} />
      ))}
    </svg>
  );
}
