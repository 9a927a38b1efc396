namespace SensorGrid.Sql.Input;

/// <summary>Keeps the short texts that a column had lately, so that one that comes again is no new object.</summary>
internal sealed class TextPool
{
    private const int Size = 1024;
    private const int LongestKept = 64;

    private readonly string?[] _kept = new string?[Size];

    /// <summary>Gets a text as an object.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestKept)
        {
            return text.ToString();
        }

        ref var kept = ref _kept[string.GetHashCode(text) & (Size - 1)];
        if (kept is null || !text.SequenceEqual(kept))
        {
            kept = text.ToString();
        }

        return kept;
    }
}
