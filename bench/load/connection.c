#include "connection.h"
#include "frames.h"
#include "talk.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Shared by all: what one socket had held, then what was just read. */
static uint8_t reading[HELD_BYTES_MAX + READ_BYTES];

static void want(struct client *client, struct connection *c, int how, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(client->epoll, how, c->fd, &event);
}

/* Each socket comes from an address of its own, as people do: servers count by address. All of 127/8 is loopback. */
static void come_from_own_address(const struct client *client, const struct connection *c) {
  uint32_t number = (uint32_t)(c - client->connections);
  struct sockaddr_in own = {.sin_family = AF_INET};
  own.sin_addr.s_addr = htonl(127u << 24 | 1u << 16 | (number / 250 % 250) << 8 | (number % 250 + 1));
  bind(c->fd, (struct sockaddr *)&own, sizeof own);
}

void connection_open(struct client *client, struct connection *c) {
  int on = 1, few = 4096, some = 16384;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)client->plan.port)};
  inet_pton(AF_INET, client->plan.address, &address.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  c->opened_ns = now_ns();
  c->stage = CONNECTING;
  c->people = -1;
  client->waiting_to_enter++;
  come_from_own_address(client, c);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  /* One who does not read has little room of its own: what it leaves unread stays with the server. */
  if (c->planned->role == STALLS) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
  /* One who floods as well: else millions of frames go into its own kernel, on the core of the good ones' client. */
  if (c->planned->role == FLOODS) setsockopt(c->fd, SOL_SOCKET, SO_SNDBUF, &some, sizeof some);
  connect(c->fd, (struct sockaddr *)&address, sizeof address);
  want(client, c, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void forget(struct connection *c) {
  if (c->fd >= 0) close(c->fd);
  free(c->held);
  free(c->unsent);
  c->held = c->unsent = NULL;
  c->held_bytes = c->unsent_bytes = 0;
  c->fd = -1;
  c->stage = GONE;
}

static void lose(struct client *client, struct connection *c, const char *why) {
  if (c->stage == IN) {
    client->closed++;
    client->in--;
  } else {
    client->failed++;
    client->waiting_to_enter--;
    if (!*client->first_failure) snprintf(client->first_failure, sizeof client->first_failure, "%s", why);
  }
  forget(c);
  c->gone_ns = now_ns();
}

void connection_return(struct client *client, struct connection *c, int64_t now) {
  bool wants_back = c->stage == GONE && c->planned->role == FLOODS && now - c->gone_ns > FLOOD_REST_NS;
  if (wants_back) connection_open(client, c);
}

void connection_close(struct client *client, struct connection *c) {
  if (c->stage == GONE || c->stage == NOT_YET) return;
  uint8_t farewell[CLIENT_HEAD_BYTES_MAX + 2];
  size_t head = frame_head(farewell, CLOSE, 2);
  farewell[head] = 1000 >> 8;
  farewell[head + 1] = 1000 & 0xFF;
  if (c->stage >= GREETING && !c->unsent_bytes) send(c->fd, farewell, head + 2, MSG_NOSIGNAL);
  (void)client;
  forget(c);
}

static bool write_all(struct client *client, struct connection *c, const uint8_t *data, size_t bytes) {
  if (c->unsent_bytes + bytes > UNSENT_BYTES_MAX) {
    client->stray_frames_unsent++;
    return false;
  }
  ssize_t taken = c->unsent_bytes ? 0 : send(c->fd, data, bytes, MSG_NOSIGNAL);
  if (taken < 0) taken = 0; /* full, or broken: then reading says so */
  if ((size_t)taken == bytes) return true;
  c->unsent = realloc(c->unsent, c->unsent_bytes + bytes - (size_t)taken);
  memcpy(c->unsent + c->unsent_bytes, data + taken, bytes - (size_t)taken);
  c->unsent_bytes += (uint32_t)(bytes - (size_t)taken);
  want(client, c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  return true;
}

static bool say(struct client *client, struct connection *c, enum opcode opcode, const char *payload, size_t bytes) {
  static uint8_t out[CLIENT_HEAD_BYTES_MAX + REQUEST_BYTES_MAX];
  if (bytes > REQUEST_BYTES_MAX) return false;
  size_t head = frame_head(out, opcode, bytes);
  memcpy(out + head, payload, bytes);
  return write_all(client, c, out, head + bytes);
}

bool connection_say(struct client *client, struct connection *c, const char *text, size_t bytes) {
  return c->stage == GONE ? false : say(client, c, TEXT, text, bytes);
}

static void greet(struct client *client, struct connection *c) {
  char text[REQUEST_BYTES_MAX];
  c->stage = GREETING;
  connection_say(client, c, text, say_hello(client->plan.dialect, text, c->planned->token));
}

/* The next step of coming in, after an answer. */
static void advance(struct client *client, struct connection *c, const struct heard *heard, int64_t now) {
  char text[REQUEST_BYTES_MAX];
  const char *room = client->plan.rooms[c->planned->room];
  if (c->stage == GREETING && c->planned->creates) {
    c->stage = CREATING;
    connection_say(client, c, text, say_create(client->plan.dialect, text, room));
  } else if (c->stage == GREETING || c->stage == CREATING) {
    c->stage = JOINING;
    connection_say(client, c, text, say_join(client->plan.dialect, text, room));
  } else if (c->stage == JOINING) {
    c->stage = IN;
    c->in_ns = c->people_since_ns = now;
    c->people = heard->people;
    client->in++;
    client->waiting_to_enter--;
    histogram_add(&client->entering, now - c->opened_ns);
    if (c->planned->role == STALLS) want(client, c, EPOLL_CTL_DEL, 0);
    if (c->planned->role == FLOODS && client->flooding) want(client, c, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
  }
}

static void on_presence(struct connection *c, int64_t people, int64_t now) {
  if (people >= 0 && people != c->people) {
    c->people = people;
    c->people_since_ns = now;
  }
  c->presence_ns[c->presence_count++ % PRESENCE_SEEN] = now;
  uint32_t within_s = 0, kept = c->presence_count < PRESENCE_SEEN ? c->presence_count : PRESENCE_SEEN;
  for (uint32_t i = 0; i < kept; i++) within_s += now - c->presence_ns[i] < 1000000000;
  if (within_s > c->presence_per_s_max) c->presence_per_s_max = within_s;
}

/* False when the connection is no more. */
static bool on_text(struct client *client, struct connection *c, const char *payload, size_t bytes, int64_t now) {
  struct heard heard = hear(client->plan.dialect, payload, bytes);
  switch (heard.kind) {
    case MESSAGE: talk_on_message(client, c, &heard, now); break;
    case ACK: talk_on_answer(client, &heard, now); break;
    case PRESENCE: on_presence(c, heard.people, now); break;
    case ANSWER: advance(client, c, &heard, now); break;
    case PACKET_OPEN: connection_say(client, c, "40", 2); break;
    case PACKET_CONNECTED: greet(client, c); break;
    case PACKET_PING: connection_say(client, c, "3", 1); break;
    case ERROR:
      if (c->stage == IN) talk_on_answer(client, &heard, now);
      else if (c->stage != CREATING || strcmp(heard.code, "conflict")) { lose(client, c, heard.code); return false; }
      else advance(client, c, &heard, now);
      break;
    case OTHER: break;
  }
  return true;
}

static bool on_frames(struct client *client, struct connection *c, uint8_t *data, size_t bytes, int64_t now) {
  struct frame frame;
  size_t done = 0;
  while (frame_read(data + done, bytes - done, &frame)) {
    done += frame.whole_bytes;
    if (frame.opcode == TEXT) {
      if (!on_text(client, c, frame.payload, frame.payload_bytes, now)) return false;
    } else if (frame.opcode == PING) {
      say(client, c, PONG, frame.payload, frame.payload_bytes);
    } else if (frame.opcode == CLOSE) {
      lose(client, c, "closed by the server");
      return false;
    }
  }
  if (done == bytes && !c->held_bytes) return true;
  c->held_bytes = (uint32_t)(bytes - done);
  if (c->held_bytes) c->held = realloc(c->held, c->held_bytes);
  memmove(c->held, data + done, c->held_bytes);
  return true;
}

static void on_readable(struct client *client, struct connection *c) {
  if (c->held_bytes > HELD_BYTES_MAX) return lose(client, c, "a frame above 1 MiB");
  memcpy(reading, c->held, c->held_bytes);
  ssize_t bytes = recv(c->fd, reading + c->held_bytes, READ_BYTES, 0);
  int64_t now = now_ns();
  if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (bytes <= 0) return lose(client, c, bytes ? strerror(errno) : "ended by the server");
  client->reads++;
  uint8_t *data = reading;
  size_t all = c->held_bytes + (size_t)bytes;
  if (c->stage == UPGRADING) {
    uint8_t *end = memmem(data, all, "\r\n\r\n", 4);
    if (memcmp(data, "HTTP/1.1 101", all < 12 ? all : 12)) return lose(client, c, "the handshake was refused");
    if (!end) return lose(client, c, "half an answer to the handshake");
    all -= (size_t)(end + 4 - data);
    data = end + 4;
    c->stage = GREETING;
    if (!*client->plan.dialect->before) greet(client, c); /* Socket.IO says its own hello first */
  }
  on_frames(client, c, data, all, now);
}

static void upgrade(struct client *client, struct connection *c) {
  char request[512];
  int bytes = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: bG9hZC1jbGllbnQtMDAwMA==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                       client->plan.path, client->plan.host,
                       client->plan.dialect->acks ? "Sec-WebSocket-Protocol: parley.v1\r\n" : "");
  c->stage = UPGRADING;
  write_all(client, c, (uint8_t *)request, (size_t)bytes);
}

static void flood(struct client *client, struct connection *c) {
  char text[REQUEST_BYTES_MAX];
  size_t bytes = say_ping(client->plan.dialect, text);
  for (int i = 0; i < 64 && !c->unsent_bytes; i++) client->flooded += connection_say(client, c, text, bytes);
}

static void on_writable(struct client *client, struct connection *c) {
  bool floods = c->planned->role == FLOODS && client->flooding && c->stage == IN;
  if (c->stage == CONNECTING) upgrade(client, c);
  if (c->unsent_bytes) {
    ssize_t taken = send(c->fd, c->unsent, c->unsent_bytes, MSG_NOSIGNAL);
    if (taken > 0) memmove(c->unsent, c->unsent + taken, c->unsent_bytes -= (uint32_t)taken);
  } else if (floods) {
    return flood(client, c);
  }
  if (!c->unsent_bytes && !floods) want(client, c, EPOLL_CTL_MOD, EPOLLIN);
}

void connection_on_event(struct client *client, struct connection *c, uint32_t events) {
  if (c->stage == CONNECTING && events & (EPOLLERR | EPOLLHUP)) return lose(client, c, "the connection was refused");
  if (events & EPOLLOUT) on_writable(client, c);
  if (events & (EPOLLIN | EPOLLERR | EPOLLHUP) && c->stage != GONE) on_readable(client, c);
}
