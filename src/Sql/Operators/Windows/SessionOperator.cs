using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>
/// SESSION: holds the rows of a key while each comes within a gap of the one before, a row exactly the gap later included. Then they leave with the start of the session, its end, which is the
/// last row's time and the gap, and the last instant before the end, which is their ROWTIME. Sessions leave in the order of their ends; with one end, of their first rows.
/// </summary>
internal sealed class SessionOperator : Operator
{
    private readonly Scalar[] _keys;
    private readonly long _gap;
    private readonly IRowErrors _errors;
    private readonly Dictionary<Value[], Session> _open = new(KeyComparer.Instance);
    private readonly SortedDictionary<(long End, long Number), Session> _ordered = [];
    private readonly Value[] _key;
    private long _sessions;
    private int _rows;

    /// <param name="keys">The keys.</param>
    /// <param name="gap">The gap in milliseconds; at least 1.</param>
    /// <param name="next">The destination of the rows.</param>
    /// <param name="errors">The destination of rows without key.</param>
    public SessionOperator(Scalar[] keys, long gap, IRowSink next, IRowErrors errors)
        : base(next)
    {
        (_keys, _gap, _errors) = (keys, gap, errors);
        _key = new Value[keys.Length];
    }

    public override long Due => _ordered.Count > 0 ? _ordered.First().Key.End + 1 : long.MaxValue;

    public override void Add(Row row)
    {
        CloseBefore(row.Time);
        try
        {
            _keys.Evaluate(row, _key);
            if (_open.Count >= MostGroups && !_open.ContainsKey(_key))
            {
                throw RowErrors.OfTooManyGroups("session", MostGroups);
            }

            if (_rows >= MostRows)
            {
                throw RowErrors.OfTooManyRows("open sessions", MostRows);
            }
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, row);
            return;
        }

        if (_open.TryGetValue(_key, out var session))
        {
            _ordered.Remove((session.End, session.Number));
        }
        else
        {
            session = new Session([.. _key], _sessions++);
            _open.Add(session.Key, session);
        }

        session.Rows.Add(row);
        _rows++;
        session.End = row.Time + _gap;
        _ordered.Add((session.End, session.Number), session);
    }

    public override void AdvanceTo(long time)
    {
        CloseBefore(time);
        Next.AdvanceTo(_ordered.Count > 0 ? Math.Min(time, _ordered.First().Key.End - 1) : time);
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_sessions);
        writer.Items([.. _ordered.Values], static (writer, session) => session.Save(writer));
    }

    public override void Load(StateReader reader)
    {
        _sessions = reader.NotNegative();
        foreach (var session in reader.Items(reader => Session.Load(reader, _keys.Length)))
        {
            _open.AddLoaded(session.Key, session);
            _ordered.AddLoaded((session.End, session.Number), session);
            _rows += session.Rows.Count;
        }
    }

    private void CloseBefore(long time)
    {
        while (_ordered.Count > 0 && _ordered.First() is var (place, session) && place.End < time)
        {
            _ordered.Remove(place);
            _open.Remove(session.Key);
            _rows -= session.Rows.Count;
            Leave(session);
        }
    }

    private void Leave(Session session)
    {
        var (start, end, last) = (Value.Of(session.Rows[0].Time), Value.Of(session.End), Value.Of(session.End - 1));
        foreach (var row in session.Rows)
        {
            Next.Add(new Row(session.End - 1, [.. row.Values, start, end, last]));
        }
    }

    private sealed class Session(Value[] key, long number)
    {
        public Value[] Key => key;

        public long Number => number;

        public List<Row> Rows { get; private init; } = [];

        public long End { get; set; }

        public static Session Load(StateReader reader, int keys)
        {
            var session = new Session(reader.Values(keys), reader.Number()) { End = reader.Number(), Rows = reader.Items(static reader => reader.Row()) };
            return session.Rows.Count > 0 ? session : throw StateReader.Fault("a session has no row.");
        }

        public void Save(StateWriter writer)
        {
            writer.Values(Key);
            writer.Number(Number);
            writer.Number(End);
            writer.Items(Rows, static (writer, row) => writer.Row(row));
        }
    }
}
