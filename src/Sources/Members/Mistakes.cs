namespace SensorGrid.Sources.Members;

/// <summary>Collects the mistakes of a text by the offsets of their bytes.</summary>
internal sealed class Mistakes
{
    private readonly List<(int Offset, string Message)> _all = [];

    /// <summary>The number of mistakes so far.</summary>
    public int Count => _all.Count;

    /// <summary>All mistakes in the order of the text; those at one place in the order in which they were found.</summary>
    public IEnumerable<(int Offset, string Message)> InOrder => _all.OrderBy(mistake => mistake.Offset);

    /// <summary>Adds a mistake.</summary>
    /// <param name="offset">The offset of its first byte.</param>
    /// <param name="message">The fault, and what to write instead; a sentence.</param>
    public void Add(int offset, string message) => _all.Add((offset, message));
}
