/** The address bar (`#/general` names the room), the page's visibility and the network's return. */
import type { Page } from "../flows/ports";
import { placeIn } from "../state/message_link";

const roomInHash = /^#\/([a-z0-9][a-z0-9-]{0,49}|dm:\d{1,19}:\d{1,19})$/;

export const browserPage: Page = {
  room: currentRoom,
  place: () => placeIn(location.pathname),
  showRoom: (room) => {
    if (currentRoom() === room) return;
    // The first room replaces the bare address, so that "back" leaves the page instead of doing nothing.
    if (location.hash === "") history.replaceState(null, "", `/#/${room}`);
    else history.pushState(null, "", `/#/${room}`);
  },
  showNoRoom: () => history.replaceState(null, "", "/"),
  onRoom: (hear) => {
    const tell = () => {
      const room = currentRoom();
      if (room !== null) hear(room);
    };
    window.addEventListener("popstate", tell);
    window.addEventListener("hashchange", tell);
  },
  onAttention: (hear) => {
    const tell = () => hear(document.visibilityState === "visible" && document.hasFocus());
    for (const event of ["focus", "blur"]) window.addEventListener(event, tell);
    document.addEventListener("visibilitychange", tell);
    tell();
  },
  onWake: (wake) => {
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") wake();
    });
  },
};

function currentRoom(): string | null {
  return roomInHash.exec(location.hash)?.[1] ?? null;
}
