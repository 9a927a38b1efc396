using SensorGrid.Sql.Operators;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A stream of a run: hands its rows to the output, and to all who read it in the order of the text.</summary>
/// <param name="declaration">The stream.</param>
/// <param name="output">The destination of its rows; null for an input.</param>
internal sealed class StreamHub(StreamDeclaration declaration, ISqlOutput? output) : IRowSink
{
    private readonly List<IRowSink> _readers = [];
    private readonly List<Writer> _writers = [];
    private long _bound = long.MinValue;

    // A row may let go what waits in a reader: the bound is said again, though it is the same. True at first, since a loaded state does not say.
    private bool _isStale = true;

    /// <summary>Gets whether a row is on its way to the readers.</summary>
    public bool IsAdding { get; private set; }

    /// <summary>Gets whether some pump writes it.</summary>
    public bool IsWritten => _writers.Count > 0;

    /// <summary>Adds a reader.</summary>
    public void Subscribe(IRowSink reader) => _readers.Add(reader);

    /// <summary>Creates the sink of one of its pumps. A bound of time holds when it holds for all pumps.</summary>
    public IRowSink AddWriter()
    {
        _writers.Add(new Writer(this));
        return _writers[^1];
    }

    public void Add(Row row)
    {
        output?.Add(declaration, row);
        IsAdding = true;
        _isStale = true;
        foreach (var reader in _readers)
        {
            reader.Add(row);
        }

        IsAdding = false;
    }

    /// <summary>Hands a row to the output alone.</summary>
    public void AddUnread(Row row) => output?.Add(declaration, row);

    public void AdvanceTo(long time)
    {
        if (time <= _bound && !_isStale)
        {
            return;
        }

        _bound = Math.Max(_bound, time);
        _isStale = false;
        foreach (var reader in _readers)
        {
            reader.AdvanceTo(_bound);
        }
    }

    /// <summary>Writes the bounds of time.</summary>
    public void Save(StateWriter writer)
    {
        writer.Number(_bound);
        foreach (var pump in _writers)
        {
            writer.Number(pump.Bound);
        }
    }

    /// <summary>Reads the bounds of time.</summary>
    public void Load(StateReader reader)
    {
        _bound = reader.Number();
        foreach (var pump in _writers)
        {
            pump.Load(reader);
        }
    }

    private void AdvanceByWriters()
    {
        var bound = long.MaxValue;
        foreach (var writer in _writers)
        {
            bound = Math.Min(bound, writer.Bound);
        }

        AdvanceTo(bound);
    }

    private sealed class Writer(StreamHub hub) : IRowSink
    {
        public long Bound { get; private set; } = long.MinValue;

        public void Add(Row row) => hub.Add(row);

        public void Load(StateReader reader) => Bound = reader.Number();

        public void AdvanceTo(long time)
        {
            Bound = Math.Max(Bound, time);
            hub.AdvanceByWriters();
        }
    }
}
