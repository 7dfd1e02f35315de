/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Names as in FIPS 180-4. Invariant: both ways to add a block do the same;
 * which one is taken is decided once a process. */

#include "common/notes/sha256.h"

#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#define HAVE_INSTRUCTIONS 1
#include <cpuid.h>
#include <immintrin.h>
#endif

static const guint32 K[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline guint32
rotr (guint32 x, guint n)
{
  return x >> n | x << (32 - n);
}

static inline guint32
big_endian (const guint8 *data)
{
  guint32 word;

  memcpy (&word, data, 4);
  return GUINT32_FROM_BE (word);
}

static void
add_block (guint32 *H, const guint8 *data)
{
  guint32 W[64];
  guint32 a = H[0], b = H[1], c = H[2], d = H[3], e = H[4], f = H[5], g = H[6], h = H[7];

  for (guint t = 0; t < 16; t++)
    W[t] = big_endian (data + 4 * t);
  for (guint t = 16; t < 64; t++)
    W[t] = (rotr (W[t - 2], 17) ^ rotr (W[t - 2], 19) ^ W[t - 2] >> 10) + W[t - 7]
           + (rotr (W[t - 15], 7) ^ rotr (W[t - 15], 18) ^ W[t - 15] >> 3) + W[t - 16];
  for (guint t = 0; t < 64; t++)
    {
      guint32 T1 = h + (rotr (e, 6) ^ rotr (e, 11) ^ rotr (e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t];
      guint32 T2 = (rotr (a, 2) ^ rotr (a, 13) ^ rotr (a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

      h = g;
      g = f;
      f = e;
      e = d + T1;
      d = c;
      c = b;
      b = a;
      a = T1 + T2;
    }
  H[0] += a;
  H[1] += b;
  H[2] += c;
  H[3] += d;
  H[4] += e;
  H[5] += f;
  H[6] += g;
  H[7] += h;
}

static void
add_blocks_plain (guint32 *H, const guint8 *data, gsize n_blocks)
{
  for (; n_blocks > 0; n_blocks--, data += 64)
    add_block (H, data);
}

#ifdef HAVE_INSTRUCTIONS

/* The instructions hold the state as (a b e f) and (c d g h), highest first. */
__attribute__ ((target ("sha,sse4.1"))) static void
add_blocks_by_instructions (guint32 *H, const guint8 *data, gsize n_blocks)
{
  const __m128i swap = _mm_set_epi64x (0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i badc = _mm_shuffle_epi32 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) H), 0xB1);
  __m128i hgfe = _mm_shuffle_epi32 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) (H + 4)), 0x1B);
  __m128i abef = _mm_alignr_epi8 (badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16 (hgfe, badc, 0xF0);

  for (; n_blocks > 0; n_blocks--, data += 64)
    {
      const __m128i abef_before = abef, cdgh_before = cdgh;
      __m128i W[4];

#pragma GCC unroll 16
      for (guint i = 0; i < 16; i++)
        {
          __m128i sum;

          if (i < 4)
            W[i] = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) (data + 16 * i)), swap);
          else
            W[i % 4] = _mm_sha256msg2_epu32 (_mm_add_epi32 (_mm_sha256msg1_epu32 (W[i % 4], W[(i + 1) % 4]),
                                                            _mm_alignr_epi8 (W[(i + 3) % 4], W[(i + 2) % 4], 4)),
                                             W[(i + 3) % 4]);
          sum = _mm_add_epi32 (W[i % 4], _mm_loadu_si128 ((const __m128i *) (gconstpointer) (K + 4 * i)));
          cdgh = _mm_sha256rnds2_epu32 (cdgh, abef, sum);
          abef = _mm_sha256rnds2_epu32 (abef, cdgh, _mm_shuffle_epi32 (sum, 0x0E));
        }
      abef = _mm_add_epi32 (abef, abef_before);
      cdgh = _mm_add_epi32 (cdgh, cdgh_before);
    }
  badc = _mm_shuffle_epi32 (abef, 0x1B); /* now a b e f, lowest first */
  hgfe = _mm_shuffle_epi32 (cdgh, 0xB1); /* g h c d */
  _mm_storeu_si128 ((__m128i *) (gpointer) H, _mm_blend_epi16 (badc, hgfe, 0xF0));
  _mm_storeu_si128 ((__m128i *) (gpointer) (H + 4), _mm_alignr_epi8 (hgfe, badc, 8));
}

static gboolean
has_instructions (void)
{
  guint eax, ebx, ecx, edx;

  return __get_cpuid (1, &eax, &ebx, &ecx, &edx) && (ecx & bit_SSE4_1) && (ecx & bit_SSSE3)
         && __get_cpuid_count (7, 0, &eax, &ebx, &ecx, &edx) && (ebx & bit_SHA);
}

#endif

void
smriti_sha256_init_plain (SmritiSha256 *sha)
{
  static const guint32 first[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  memcpy (sha->state, first, sizeof first);
  sha->length = 0;
  sha->add_blocks = add_blocks_plain;
}

void
smriti_sha256_init (SmritiSha256 *sha)
{
  smriti_sha256_init_plain (sha);
#ifdef HAVE_INSTRUCTIONS
  {
    static gsize known; /* 1 = plain, 2 = by instructions */

    if (g_once_init_enter (&known))
      g_once_init_leave (&known, has_instructions () ? 2 : 1);
    if (known == 2)
      sha->add_blocks = add_blocks_by_instructions;
  }
#endif
}

void
smriti_sha256_add (SmritiSha256 *sha, const void *data, gsize length)
{
  const guint8 *bytes = data;
  gsize held = sha->length % 64;

  sha->length += length;
  if (held > 0)
    {
      gsize fits = MIN (64 - held, length);

      memcpy (sha->block + held, bytes, fits);
      bytes += fits;
      length -= fits;
      if (held + fits < 64)
        return;
      sha->add_blocks (sha->state, sha->block, 1);
    }
  sha->add_blocks (sha->state, bytes, length / 64);
  memcpy (sha->block, bytes + length / 64 * 64, length % 64);
}

void
smriti_sha256_finish (SmritiSha256 *sha, guint8 out[SMRITI_SHA256_BYTES])
{
  const guint64 bits = GUINT64_TO_BE (sha->length * 8);
  gsize held = sha->length % 64;

  sha->block[held++] = 0x80;
  if (held > 56)
    {
      memset (sha->block + held, 0, 64 - held);
      sha->add_blocks (sha->state, sha->block, 1);
      held = 0;
    }
  memset (sha->block + held, 0, 56 - held);
  memcpy (sha->block + 56, &bits, 8);
  sha->add_blocks (sha->state, sha->block, 1);
  for (guint i = 0; i < 8; i++)
    {
      guint32 word = GUINT32_TO_BE (sha->state[i]);

      memcpy (out + 4 * i, &word, 4);
    }
}
