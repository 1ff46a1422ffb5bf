#include "frames.h"
#include <string.h>

int frame_read(const uint8_t *data, size_t bytes, struct frame *found) {
  if (bytes < 2) return 0;
  size_t head = 2, payload = data[1] & 0x7F;
  if (payload >= 126) {
    int wide = payload == 126 ? 2 : 8;
    head += (size_t)wide;
    if (bytes < head) return 0;
    payload = 0;
    for (int i = 0; i < wide; i++) payload = payload << 8 | data[2 + i];
  }
  if (bytes - head < payload || bytes < head) return 0;
  *found = (struct frame){data[0] & 0x0F, (const char *)data + head, payload, head + payload};
  return 1;
}

size_t frame_head(uint8_t *out, enum opcode opcode, size_t payload_bytes) {
  size_t head = 2;
  out[0] = (uint8_t)(0x80 | opcode);
  if (payload_bytes < 126) {
    out[1] = (uint8_t)(0x80 | payload_bytes);
  } else {
    int wide = payload_bytes < 65536 ? 2 : 8;
    out[1] = (uint8_t)(0x80 | (wide == 2 ? 126 : 127));
    for (int i = 0; i < wide; i++) out[2 + i] = (uint8_t)(payload_bytes >> (8 * (wide - 1 - i)));
    head += (size_t)wide;
  }
  memset(out + head, 0, 4);
  return head + 4;
}
