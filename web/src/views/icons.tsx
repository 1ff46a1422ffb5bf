/** Line icons in one 20 by 20 grid, drawn for Parley. Decoration: the button around one carries the label. */
const paths = {
  menu: "M3 6h14M3 10h14M3 14h9",
  people: "M7.5 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c.5-2.7 2.6-4.5 5.5-4.5s5 1.8 5.5 4.5M13 4.3a3 3 0 0 1 0 5.4M15 12.6c1.6.6 2.7 2 3 3.9",
  plus: "M10 4v12M4 10h12",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  send: "M3 10l14-6-4.5 13-2.8-5.2zM9.7 11.8L17 4",
  close: "M5 5l10 10M15 5L5 15",
  leave: "M12 4H4.5v12H12M8.5 10H17M14 7l3 3-3 3",
  down: "M10 4v11M5.5 10.5L10 15l4.5-4.5",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.7 8v.3M12.3 8v.3M7 11.8c1.5 2 4.5 2 6 0",
  reply: "M8 5L3.5 9.5 8 14M3.5 9.5H11a5 5 0 0 1 5 5V16",
  pencil: "M4 16l.8-3.2L13.5 4 16 6.5l-8.8 8.7zM11.5 6L14 8.5",
  bin: "M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4M11.5 9v4",
  copy: "M7.5 7.5h8v8h-8zM4.5 12.5v-8h8",
  link: "M8.5 11.5l3-3M9 6.5l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L13.5 11M11 13.5L9.5 15A3.2 3.2 0 0 1 5 10.5L6.5 9",
  calendar: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3M13 3v3",
  play: "M6 4l10 6-10 6z",
  pause: "M6.5 4v12M13.5 4v12",
  skip: "M4.5 4.5l8 5.5-8 5.5zM15.5 4.5v11",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.5 2",
  tick: "M4.5 10.5l3.5 3.5 7.5-8",
  alert: "M10 3l7.5 13.5h-15zM10 8.5v3.5M10 14.3v.2",
  sun: "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1",
  moon: "M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z",
  system: "M3 4.5h14v9H3zM7 16.5h6M10 13.5v3",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9v5M10 6.2v.2",
  lock: "M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  archive: "M3.5 4.5h13v3h-13zM4.5 7.5v8h11v-8M8 10.5h4",
  settings: "M3 6h6M13 6h4M11 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM3 14h2M9 14h8M7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  more: "M4 10h1M9.5 10h1M15 10h1",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** A speech bubble that is the flag P, "Blue Peter": about to set sail. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="mark-field" d="M7 3h18a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4H13l-6.3 5.2A1 1 0 0 1 5 29.4V24.5A4 4 0 0 1 3 21V7a4 4 0 0 1 4-4z" />
      <path class="mark-square" d="M11 9h10v10H11z" />
    </svg>
  );
}
