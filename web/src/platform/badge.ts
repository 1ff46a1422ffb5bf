/** How many messages are for the person, where it is seen while another tab or program is in front. */

/** The page's own icon gets a dot; the icon of an installed Parley gets the number. */
export function showBadge(count: number): void {
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  const address = count > 0 ? "/mark-unread.svg" : "/mark.svg";
  if (icon && !icon.href.endsWith(address)) icon.href = address;
  // An older browser has none; one that refuses (not installed) has said so by it.
  if ("setAppBadge" in navigator) navigator.setAppBadge(count).catch(() => undefined);
}
