using System.Numerics;

namespace SensorGrid.Sql.Forest;

/// <summary>Bits in words, and the rising numbers of those that are set. The words may lose bits while they are read.</summary>
internal ref struct BitWords(ReadOnlySpan<ulong> words)
{
    private readonly ReadOnlySpan<ulong> _words = words;
    private int _word = -1;
    private ulong _left;

    public readonly int Current => (_word * 64) + BitOperations.TrailingZeroCount(_left);

    public readonly BitWords GetEnumerator() => this;

    public bool MoveNext()
    {
        _left &= _left - 1;
        while (_left == 0 && ++_word < _words.Length)
        {
            _left = _words[_word];
        }

        return _left != 0;
    }

    public static void Set(Span<ulong> words, int bit) => words[bit / 64] |= 1UL << (bit % 64);

    public static void Clear(Span<ulong> words, int bit) => words[bit / 64] &= ~(1UL << (bit % 64));
}
