using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Grains.Applications;

/// <summary>The newest rows of a stream, in chunks that are stored as they are: rows are lines of JSON. A chunk that is full never changes again.</summary>
internal sealed class RowLog
{
    /// <summary>The greatest number of rows that are kept of a stream.</summary>
    public const int MostRows = 10_000;

    /// <summary>The greatest number of their bytes.</summary>
    public const int MostBytes = 4 << 20;

    private const int RowsOfAChunk = 500;
    private const int BytesOfAChunk = 128 << 10;
    private const byte NewLine = (byte)'\n';

    private readonly List<Chunk> _chunks = [];
    private int _bytes;

    /// <param name="newest">The ordinal of the newest row that there was.</param>
    public RowLog(long newest) => Newest = Durable = newest;

    /// <summary>The ordinal of the newest row; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>The ordinal of the newest row that is stored: those behind it cannot be read yet.</summary>
    public long Durable { get; private set; }

    /// <summary>The ordinal of the oldest row that is kept; one more than the newest when none is.</summary>
    public long Oldest => _chunks.Count > 0 ? _chunks[0].First : Newest + 1;

    /// <summary>Gets the chunks as they are stored: the ordinal of the first row, and the lines.</summary>
    public IEnumerable<(long First, ReadOnlyMemory<byte> Lines)> Stored => _chunks.Select(chunk => (chunk.First, (ReadOnlyMemory<byte>)chunk.Lines));

    /// <summary>Adds a stored chunk; they come in their order.</summary>
    /// <exception cref="InvalidDataException">It does not follow the one before.</exception>
    public void Load(long first, ReadOnlyMemory<byte> lines)
    {
        var count = lines.Span.Count(NewLine);
        if (_chunks is [.., var last] && last.First + last.Rows.Count != first)
        {
            throw new InvalidDataException("The stored rows of an application are damaged: some are missing.");
        }

        var chunk = new Chunk(first);
        for (var rest = lines; chunk.Rows.Count < count;)
        {
            var end = rest.Span.IndexOf(NewLine);
            chunk.Rows.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        chunk.Join();
        _bytes += lines.Length;
        _chunks.Add(chunk);
        Newest = Durable = Math.Max(Newest, first + count - 1);
    }

    /// <summary>Adds a row.</summary>
    public void Add(long ordinal, byte[] json)
    {
        if (_chunks is not [.., { IsFull: false }])
        {
            _chunks.Add(new Chunk(ordinal));
        }

        _chunks[^1].Add(json);
        _bytes += json.Length + 1;
        Newest = ordinal;
    }

    /// <summary>Forgets the oldest rows beyond the bounds, and makes the chunks ready for storage. A row that is not stored yet stays: nobody has seen it.</summary>
    public void Trim()
    {
        while (_chunks.Count > 1 && (Newest - Oldest >= MostRows || _bytes > MostBytes) && _chunks[0].First + _chunks[0].Rows.Count - 1 <= Durable)
        {
            _bytes -= _chunks[0].Bytes;
            _chunks.RemoveAt(0);
        }

        foreach (var chunk in _chunks.Where(chunk => chunk.Lines.Length != chunk.Bytes))
        {
            chunk.Join();
        }
    }

    /// <summary>Records that all rows are stored.</summary>
    public void OnStored() => Durable = Newest;

    /// <summary>Reads rows behind an ordinal that are stored, the oldest first.</summary>
    /// <param name="after">The ordinal; a negative number for as many of the newest.</param>
    /// <param name="limit">The maximum number.</param>
    /// <param name="mostBytes">The bytes beyond which no further row is added.</param>
    public ApplicationRow[] Read(long after, int limit, int mostBytes)
    {
        var next = Math.Max(after < 0 ? Durable + after + 1 : after + 1, Oldest);
        var rows = new List<ApplicationRow>();
        var bytes = 0;
        foreach (var chunk in _chunks.SkipWhile(chunk => chunk.First + chunk.Rows.Count <= next))
        {
            for (var i = (int)Math.Max(0, next - chunk.First); i < chunk.Rows.Count && chunk.First + i <= Durable && rows.Count < limit && bytes < mostBytes; i++)
            {
                rows.Add(new ApplicationRow(chunk.First + i, chunk.Rows[i]));
                bytes += chunk.Rows[i].Length;
            }
        }

        return [.. rows];
    }

    private sealed class Chunk(long first)
    {
        public long First { get; } = first;

        public List<byte[]> Rows { get; } = [];

        public byte[] Lines { get; private set; } = [];

        public int Bytes { get; private set; }

        public bool IsFull => Rows.Count >= RowsOfAChunk || Bytes >= BytesOfAChunk;

        public void Add(byte[] json)
        {
            Bytes += json.Length + 1;
            Rows.Add(json);
        }

        public void Join()
        {
            var lines = new byte[Rows.Sum(row => row.Length + 1)];
            var at = 0;
            foreach (var row in Rows)
            {
                row.CopyTo(lines, at);
                at += row.Length;
                lines[at++] = NewLine;
            }

            (Lines, Bytes) = (lines, lines.Length);
        }
    }
}
