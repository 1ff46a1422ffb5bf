/**
 * The emoji that the grid and the completion offer: a choice of our own, with the names that Unicode gives them and some
 * that people say. Loaded when first asked for. Any other emoji can be typed or pasted as ever.
 */
export type EmojiGroup = keyof typeof groups;

export interface Emoji {
  sign: string;
  /** Lower case, words with spaces. */
  name: string;
  also: readonly string[];
}

/** Each emoji: the sign, its name, and after a semicolon other words for it. */
const groups = {
  smileys: `
😀 grinning face; happy | 😃 open mouth | 😄 open mouth and smiling eyes | 😁 grinning smiling eyes
😆 open mouth and tightly-closed eyes | 😅 open mouth and cold sweat; phew | 🤣 rolling on the floor laughing; rofl
😂 tears of joy; joy lol | 🙂 slightly smiling face | 🙃 upside-down face | 😉 winking face; wink
😊 smiling eyes; happy | 😇 halo | 🥰 smiling eyes and three hearts | 😍 heart-shaped eyes | 🤩 grinning star eyes
😘 face throwing a kiss | 😗 kissing face | 😚 kissing closed eyes | 😙 kissing smiling eyes | 🥲 tear
😋 face savouring delicious food | 😛 stuck-out tongue | 😜 stuck-out tongue and winking eye
🤪 grinning one large and one small eye | 😝 stuck-out tongue and tightly-closed eyes | 🤑 money-mouth face
🤗 hugging face | 🤭 smiling eyes and hand covering mouth | 🤫 finger covering closed lips
🤔 thinking face; think hmm | 🤐 zipper-mouth face | 🤨 one eyebrow raised | 😐 neutral face | 😑 expressionless face
😶 face without mouth | 😏 smirking face | 😒 unamused face | 🙄 rolling eyes | 😬 grimacing face | 🤥 lying face
😌 relieved face | 😔 pensive face | 😪 sleepy face | 🤤 drooling face | 😴 sleeping face; tired zzz | 😷 medical mask
🤒 thermometer | 🤕 head-bandage | 🤢 nauseated face | 🤮 open mouth vomiting | 🤧 sneezing face | 🥵 overheated face
🥶 freezing face | 🥴 uneven eyes and wavy mouth | 😵 dizzy face | 🤯 shocked exploding head | 🤠 cowboy hat
🥳 party horn and party hat; party | 🥸 disguised face | 😎 sunglasses; cool sunglasses | 🤓 nerd face | 🧐 monocle
😕 confused face | 😟 worried face | 🙁 slightly frowning face | 😮 open mouth | 😯 hushed face | 😲 astonished face
😳 flushed face | 🥺 pleading eyes | 😦 frowning open mouth | 😧 anguished face | 😨 fearful face
😰 open mouth and cold sweat | 😥 disappointed but relieved face | 😢 crying face; sad
😭 loudly crying face; sob cry | 😱 face screaming in fear; scared omg | 😖 confounded face | 😣 persevering face
😞 disappointed face | 😓 cold sweat | 😩 weary face | 😫 tired face | 🥱 yawning face | 😤 look of triumph
😡 pouting face; angry | 😠 angry face | 🤬 serious symbols covering mouth | 😈 horns | 👿 imp | 💀 skull
💩 pile of poo; poop | 🤡 clown face | 👻 ghost; boo | 👽 extraterrestrial alien | 🤖 robot face; bot
`,
  people: `
👋 waving hand; hello hi bye wave | 🤚 raised back of hand | ✋ raised hand
🖖 raised hand with part between middle and ring fingers | 👌 ok hand; ok fine | 🤌 pinched fingers
🤏 pinching hand | 🤞 hand with index and middle fingers crossed | 🤟 i love you hand | 🤘 sign of the horns
🤙 call me hand | 👈 white left pointing backhand index | 👉 white right pointing backhand index
👆 white up pointing backhand index | 👇 white down pointing backhand index | 👍 thumbs up; +1 yes like
👎 thumbs down; -1 no | ✊ raised fist | 👊 fisted hand | 🤛 left-facing fist | 🤜 right-facing fist
👏 clapping hands; clap bravo | 🙌 person raising both hands in celebration; hooray | 👐 open hands
🤲 palms up together | 🤝 handshake; deal agree | 🙏 folded hands; thanks please pray | 💪 flexed biceps | 🧠 brain
👀 eyes; look | 👂 ear | 👃 nose | 👄 mouth | 👶 baby | 👧 girl | 👦 boy | 👩 woman | 👨 man | 🧑 adult | 👵 older woman
👴 older man | 🙅 no good gesture | 🙆 ok gesture | 🙋 happy person raising one hand | 🙇 person bowing deeply
🤦 face palm; facepalm | 🤷 shrug; shrug dunno | 🏃 runner | 🚶 pedestrian | 💃 dancer | 🕺 man dancing | 👪 family
`,
  nature: `
🐶 dog face | 🐱 cat face | 🐭 mouse face | 🐹 hamster face | 🐰 rabbit face | 🦊 fox face | 🐻 bear face | 🐼 panda face
🐨 koala | 🐯 tiger face | 🦁 lion face | 🐮 cow face | 🐷 pig face | 🐸 frog face | 🐵 monkey face
🙈 see-no-evil monkey | 🙉 hear-no-evil monkey | 🙊 speak-no-evil monkey | 🐔 chicken | 🐧 penguin | 🐦 bird | 🦆 duck
🦉 owl | 🐺 wolf face | 🐴 horse face | 🦄 unicorn face | 🐝 honeybee | 🐛 bug; bug | 🦋 butterfly | 🐌 snail
🐞 lady beetle | 🐜 ant | 🐢 turtle | 🐍 snake | 🐙 octopus | 🦀 crab | 🐠 tropical fish | 🐬 dolphin | 🐳 spouting whale
🐋 whale | 🦈 shark | 🐊 crocodile | 🐘 elephant | 🐪 dromedary camel | 🌵 cactus | 🌲 evergreen tree | 🌳 deciduous tree
🌴 palm tree | 🌱 seedling | 🌿 herb | 🍀 four leaf clover | 🍁 maple leaf | 🍂 fallen leaf | 🌷 tulip | 🌹 rose
🌻 sunflower | 🌞 sun with face | 🌝 full moon with face | 🌍 earth globe europe-africa | 🌎 earth globe americas
🌏 earth globe asia-australia | 🌙 crescent moon | ⭐ white medium star; favourite | 🌟 glowing star
✨ sparkles; new shiny | ⚡ high voltage | 🔥 fire; hot lit | 🌈 rainbow; pride | ⛅ sun behind cloud
🌧️ cloud with rain | ❄️ snowflake | ⛄ snowman without snow | 🌊 water wave
`,
  food: `
🍏 green apple | 🍎 red apple | 🍐 pear | 🍊 tangerine | 🍋 lemon | 🍌 banana | 🍉 watermelon | 🍇 grapes | 🍓 strawberry
🍒 cherries | 🍑 peach | 🥭 mango | 🍍 pineapple | 🥝 kiwifruit | 🍅 tomato | 🥑 avocado | 🥦 broccoli | 🌽 ear of maize
🥕 carrot | 🥐 croissant | 🍞 bread | 🥖 baguette bread | 🧀 cheese wedge | 🥚 egg | 🍳 cooking | 🥞 pancakes | 🥓 bacon
🍔 hamburger | 🍟 french fries | 🍕 slice of pizza | 🌭 hot dog | 🥪 sandwich | 🌮 taco | 🌯 burrito | 🥗 green salad
🍝 spaghetti | 🍜 steaming bowl | 🍲 pot of food | 🍛 curry and rice | 🍣 sushi | 🍱 bento box | 🍚 cooked rice
🍦 soft ice cream | 🍰 shortcake | 🎂 birthday cake; birthday | 🍩 doughnut | 🍪 cookie | 🍫 chocolate bar | 🍿 popcorn
🍬 candy | ☕ hot beverage; coffee tea | 🍵 teacup without handle | 🍺 beer mug; beer | 🍻 clinking beer mugs
🥂 clinking glasses | 🍷 wine glass | 🍸 cocktail glass | 🧃 beverage box
`,
  things: `
⚽ soccer ball | 🏀 basketball and hoop | 🏈 american football | ⚾ baseball | 🎾 tennis racquet and ball
🏐 volleyball | 🏓 table tennis paddle and ball | 🏸 badminton racquet and shuttlecock | ⛳ flag in hole
🎯 direct hit | 🎮 video game | 🎲 game die | 🎸 guitar | 🎹 musical keyboard | 🎺 trumpet | 🎻 violin
🎨 artist palette | 🎬 clapper board | 🎤 microphone | 🎧 headphone | 🚗 automobile | 🚕 taxi | 🚌 bus | 🚲 bicycle
🚂 steam locomotive | 🚀 rocket; ship launch | 🚁 helicopter | ⛵ sailboat | 🚢 ship | ⚓ anchor | 🏠 house building
🏢 office building | 🏥 hospital | 🏫 school | ⛺ tent | 🗼 tokyo tower | ⌚ watch | 📱 mobile phone
💻 personal computer | ⌨️ keyboard | 🖥️ desktop computer | 🖨️ printer | 💾 floppy disk | 💿 optical disc | 📷 camera
📺 television | 📻 radio | ⏰ alarm clock; alarm time | ⏳ hourglass with flowing sand | 🔋 battery | 🔌 electric plug
💡 electric light bulb; idea | 🔦 electric torch | 🧯 fire extinguisher | 💰 money bag | 💳 credit card | 🔧 wrench
🔨 hammer | ⚙️ gear | 🔗 link symbol | 📎 paperclip | ✂️ black scissors | 📌 pushpin; pin | 📍 round pushpin
📏 straight ruler | 📦 package | 📫 closed mailbox with raised flag | 📝 memo; note memo | 📅 calendar
📈 chart with upwards trend | 📉 chart with downwards trend | 📊 bar chart | 📋 clipboard | 📁 file folder | 📚 books
🔍 left-pointing magnifying glass; search find | 🔒 lock; secure | 🔓 open lock | 🔑 key | 🚪 door | 🛏️ bed
🎁 wrapped present | 🎈 balloon | 🎉 party popper; tada party hooray | 🎊 confetti ball | 🏆 trophy; win trophy
🥇 first place medal | 🏁 chequered flag | 🚩 triangular flag on post
`,
  signs: `
❤️ red heart; love | 🧡 orange heart | 💛 yellow heart | 💚 green heart | 💙 blue heart | 💜 purple heart
🖤 black heart | 🤍 white heart | 🤎 brown heart | 💔 broken heart; sad | 💕 two hearts
💯 hundred points symbol; 100 percent | 💥 collision symbol | 💫 dizzy symbol | 💦 splashing sweat symbol
💤 sleeping symbol | ✅ check mark; done ok yes check | ❌ cross mark; no wrong | ❓ black question mark ornament
❗ heavy exclamation mark symbol | ⚠️ warning; warning | 🚫 no entry | ⛔ no entry
♻️ black universal recycling symbol | 🔴 large red circle | 🟠 large orange circle | 🟡 large yellow circle
🟢 large green circle | 🔵 large blue circle | 🟣 large purple circle | ⚫ medium black circle
⚪ medium white circle | 🔔 bell | 🔕 bell with cancellation stroke | 📣 cheering megaphone | 💬 speech balloon
💭 thought balloon | 🆗 squared ok | 🆕 squared new | 🔝 top with upwards arrow above | ▶️ play
⏸️ double vertical bar | ⏹️ black square for stop | ➕ heavy plus | ➖ heavy minus | ➡️ black rightwards arrow
⬅️ leftwards black arrow | ⬆️ upwards black arrow | ⬇️ downwards black arrow
🔄 anticlockwise downwards and upwards open circle arrows
`,
};

export const emojiGroups: readonly { group: EmojiGroup; emoji: readonly Emoji[] }[] = Object.entries(groups).map(
  ([group, lines]) => ({ group: group as EmojiGroup, emoji: lines.trim().split(/\n| \| /).map(read) }),
);

export const allEmoji: readonly Emoji[] = emojiGroups.flatMap(({ emoji }) => emoji);

function read(line: string): Emoji {
  const [named = "", also = ""] = line.split("; ");
  const [sign = "", ...name] = named.split(" ");
  return { sign, name: name.join(" "), also: also === "" ? [] : also.split(" ") };
}
