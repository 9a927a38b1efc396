using System.Buffers.Binary;
using System.Numerics;

namespace SensorGrid.Kinesis.Records;

/// <summary>Computes the MD5 of short texts (RFC 1321). A shard's reader needs one for each record: the platform's, which is made for long ones, takes ten times as long for a key.</summary>
internal static class Md5
{
    /// <summary>The length of a hash, in bytes.</summary>
    public const int HashLength = 16;

    private const int BlockLength = 64;
    private const int LengthOfLength = 8;

    // The integer part of 2^32 times |sin(i + 1)|.
    private static readonly uint[] Sines = [.. Enumerable.Range(1, 64).Select(i => (uint)(Math.Abs(Math.Sin(i)) * 4_294_967_296))];

    /// <summary>Computes a hash.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="hash">Room for <see cref="HashLength"/> bytes.</param>
    public static void Compute(ReadOnlySpan<byte> source, Span<byte> hash)
    {
        Span<uint> state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
        var rest = source;
        for (; rest.Length >= BlockLength; rest = rest[BlockLength..])
        {
            Add(rest[..BlockLength], state);
        }

        // A bit that is set, zeros, and the number of bits: in one more block, or in two.
        Span<byte> end = stackalloc byte[2 * BlockLength];
        end = end[..(rest.Length < BlockLength - LengthOfLength ? BlockLength : 2 * BlockLength)];
        end.Clear();
        rest.CopyTo(end);
        end[rest.Length] = 0x80;
        BinaryPrimitives.WriteUInt64LittleEndian(end[^LengthOfLength..], (ulong)source.Length * 8);
        for (ReadOnlySpan<byte> blocks = end; !blocks.IsEmpty; blocks = blocks[BlockLength..])
        {
            Add(blocks[..BlockLength], state);
        }

        for (var i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(hash[(i * sizeof(uint))..], state[i]);
        }
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> words = stackalloc uint[BlockLength / sizeof(uint)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(i * sizeof(uint))..]);
        }

        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        for (var i = 0; i < 16; i += 4)
        {
            a = Step(a, b, (b & c) | (~b & d), words[i], Sines[i], 7);
            d = Step(d, a, (a & b) | (~a & c), words[i + 1], Sines[i + 1], 12);
            c = Step(c, d, (d & a) | (~d & b), words[i + 2], Sines[i + 2], 17);
            b = Step(b, c, (c & d) | (~c & a), words[i + 3], Sines[i + 3], 22);
        }

        for (var i = 16; i < 32; i += 4)
        {
            a = Step(a, b, (d & b) | (~d & c), words[((5 * i) + 1) & 15], Sines[i], 5);
            d = Step(d, a, (c & a) | (~c & b), words[((5 * i) + 6) & 15], Sines[i + 1], 9);
            c = Step(c, d, (b & d) | (~b & a), words[((5 * i) + 11) & 15], Sines[i + 2], 14);
            b = Step(b, c, (a & c) | (~a & d), words[(5 * i) & 15], Sines[i + 3], 20);
        }

        for (var i = 32; i < 48; i += 4)
        {
            a = Step(a, b, b ^ c ^ d, words[((3 * i) + 5) & 15], Sines[i], 4);
            d = Step(d, a, a ^ b ^ c, words[((3 * i) + 8) & 15], Sines[i + 1], 11);
            c = Step(c, d, d ^ a ^ b, words[((3 * i) + 11) & 15], Sines[i + 2], 16);
            b = Step(b, c, c ^ d ^ a, words[((3 * i) + 14) & 15], Sines[i + 3], 23);
        }

        for (var i = 48; i < 64; i += 4)
        {
            a = Step(a, b, c ^ (b | ~d), words[(7 * i) & 15], Sines[i], 6);
            d = Step(d, a, b ^ (a | ~c), words[((7 * i) + 7) & 15], Sines[i + 1], 10);
            c = Step(c, d, a ^ (d | ~b), words[((7 * i) + 14) & 15], Sines[i + 2], 15);
            b = Step(b, c, d ^ (c | ~a), words[((7 * i) + 21) & 15], Sines[i + 3], 21);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }

    private static uint Step(uint sum, uint next, uint mixed, uint word, uint sine, int turn) => next + BitOperations.RotateLeft(sum + mixed + word + sine, turn);
}
