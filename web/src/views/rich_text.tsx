import type { ComponentChild, ComponentChildren } from "preact";
import { type Block, blocks, type ListItem } from "../state/markup/blocks";
import type { Inline } from "../state/markup/inline";
import { ownPlace } from "../state/message_link";
import { useParley } from "./context";

/** What people write, as elements made one by one: text can only ever become text, and the elements named here. */
export function RichText({ text, tail = null }: { text: string; tail?: ComponentChild }) {
  const found = blocks(text);
  const endsInWords = found.at(-1)?.kind === "paragraph";
  return (
    <>
      {found.map((block, place) => (
        <BlockView key={place} block={block} tail={endsInWords && place === found.length - 1 ? tail : null} />
      ))}
      {!endsInWords && tail}
    </>
  );
}

function BlockView({ block, tail = null }: { block: Block; tail?: ComponentChild }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <InlineView nodes={block.content} />
          {tail}
        </p>
      );
    case "code":
      return (
        <pre data-language={block.language === "" ? undefined : block.language}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return <blockquote>{block.blocks.map((each, place) => <BlockView key={place} block={each} />)}</blockquote>;
    case "list":
      return block.ordered ? <ol>{block.items.map(itemView)}</ol> : <ul>{block.items.map(itemView)}</ul>;
  }
}

function itemView(item: ListItem, place: number) {
  const [first, ...rest] = item.blocks;
  return (
    <li key={place} value={item.number ?? undefined}>
      {first?.kind === "paragraph" ? <InlineView nodes={first.content} /> : first && <BlockView block={first} />}
      {rest.map((block, after) => <BlockView key={after} block={block} />)}
    </li>
  );
}

function InlineView({ nodes }: { nodes: readonly Inline[] }) {
  return <>{nodes.map((node, place) => inlineView(node, place))}</>;
}

function inlineView(node: Inline, key: number): ComponentChild {
  switch (node.kind) {
    case "text":
      return node.text;
    case "code":
      return <code key={key}>{node.text}</code>;
    case "strong":
      return <strong key={key}><InlineView nodes={node.content} /></strong>;
    case "em":
      return <em key={key}><InlineView nodes={node.content} /></em>;
    case "link":
      return (
        <Link key={key} href={node.href}>
          <InlineView nodes={node.content} />
          {node.host !== null && ` (${node.host})`}
        </Link>
      );
    case "mention":
      return <Mention key={key} name={node.name} />;
    case "room":
      return <RoomReference key={key} room={node.room} />;
  }
}

/** A link to a message of this chat goes there; every other one opens beside, and tells nobody where it came from. */
function Link({ href, children }: { href: string; children: ComponentChildren }) {
  const { actions } = useParley();
  const place = ownPlace(href, location.origin);
  const go = (event: Event) => {
    if (!place) return;
    event.preventDefault();
    actions.openPlace(place);
  };
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" onClick={go}>
      {children}
    </a>
  );
}

function Mention({ name }: { name: string }) {
  const { store } = useParley();
  const isMe = name.toLowerCase() === store.me.value?.name;
  return (
    <span class="mention" data-me={isMe}>
      @{name}
    </span>
  );
}

/** A room that I belong to can be gone to; any other word with a hash stays a word. */
function RoomReference({ room }: { room: string }) {
  const { store, actions } = useParley();
  const isMine = store.rooms.value.some((mine) => mine.room === room);
  if (!isMine) return <>#{room}</>;
  return (
    <button type="button" class="room-reference" onClick={() => actions.openRoom(room)}>
      #{room}
    </button>
  );
}
