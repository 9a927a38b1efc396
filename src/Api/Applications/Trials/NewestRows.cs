namespace SensorGrid.Api.Applications.Trials;

/// <summary>The newest rows of a stream of a trial.</summary>
/// <param name="mostRows">The greatest number of rows.</param>
/// <param name="mostBytes">The greatest number of their bytes.</param>
internal sealed class NewestRows(int mostRows, long mostBytes)
{
    private readonly Queue<ReadOnlyMemory<byte>> _rows = new();
    private long _bytes;

    /// <summary>The number of all rows.</summary>
    public long Total { get; private set; }

    /// <summary>The newest ones, the oldest first.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlyMemory<byte> json)
    {
        Total++;
        _rows.Enqueue(json);
        _bytes += json.Length;
        while (_rows.Count > mostRows || _bytes > mostBytes)
        {
            _bytes -= _rows.Dequeue().Length;
        }
    }
}
