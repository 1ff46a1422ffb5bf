import type { TabNews, Tabs } from "../flows/ports";

export function browserTabs(): Tabs {
  const channel = new BroadcastChannel("parley");
  return {
    tell: (news) => channel.postMessage(news),
    listen: (hear) => channel.addEventListener("message", (event: MessageEvent<TabNews>) => hear(event.data)),
  };
}
