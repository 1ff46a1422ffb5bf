"""Every maximum that two sides must agree on. Units stand last in each name."""

FRAME_BYTES_MAX = 32_768
HELLO_BYTES_MAX = 4_096
TEXT_CODE_POINTS_MAX = 4_000
ROOM_CHARS_MAX = 50
TITLE_CODE_POINTS_MAX = 100
TOPIC_CODE_POINTS_MAX = 250
EMOJI_CODE_POINTS_MAX = 12
MENTIONS_MAX = 50
HUE_MAX = 359
SLOW_MODE_S_MAX = 21_600
# Vietnamese and Hebrew need two or three marks on a letter, Tibetan some more; "zalgo" has dozens.
MARKS_PILED_MAX = 8
CID_CHARS_MAX = 64
DEVICE_CODE_POINTS_MAX = 100
USERNAME_CHARS_MIN = 2
USERNAME_CHARS_MAX = 32
DISPLAY_NAME_CODE_POINTS_MAX = 50
USERS_FOUND_MAX = 50
USERS_FOUND_DEFAULT = 10
PASSWORD_CODE_POINTS_MAX = 256

PAGE_MESSAGES_MAX = 200
PAGE_MESSAGES_DEFAULT = 50
JOIN_MESSAGES_MAX = 200
JOIN_MESSAGES_DEFAULT = 50
MEMBERS_LISTED_MAX = 200
ROOMS_JOINED_MAX = 100
# Counting stops here; a client shows "999+".
UNREAD_COUNT_MAX = 1_000
# Larger rooms are not told who has read what.
RECEIPTS_MEMBERS_MAX = 20
CHANGES_MAX = 1_000
SEARCH_CODE_POINTS_MAX = 200
SEARCH_HITS_MAX = 100
SEARCH_HITS_DEFAULT = 20
REPLAY_SPEED_MAX = 64
REPLAY_FRAME_BYTES_MAX = 4_200

HELLO_TIMEOUT_S = 5.0
HEARTBEAT_MS = 25_000
OUTCOME_TIMEOUT_S = 10.0
TOKEN_LIFE_S_MAX = 600
TOKEN_LEEWAY_S = 30
TOKEN_BYTES_MAX = 4_096
TYPING_INTERVAL_S = 3.0
TYPING_LIFE_S = 5.0
UNTIL_WAIT_S = 2.0

# The largest integer that JavaScript reads exactly; offsets and request ids stay below it.
INTEGER_MAX = 2**53 - 1

# A text at its limit, escaped at its worst (12 bytes a code point outside the BMP), must never be what makes a
# frame too large without the sender being told so: the frame limit is checked first and has a code of its own.
assert HELLO_BYTES_MAX <= FRAME_BYTES_MAX
assert TEXT_CODE_POINTS_MAX * 4 < FRAME_BYTES_MAX
