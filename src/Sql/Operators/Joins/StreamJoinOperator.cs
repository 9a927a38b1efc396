using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>
/// Joins two streams of which at least one has a window: each new row meets the rows in the other side's window, oldest first. A joined row has the later ROWTIME of the two. A row
/// that must leave even without a partner does so when its own window has passed. The sides come merged by ROWTIME.
/// </summary>
internal sealed class StreamJoinOperator : Operator
{
    private readonly Scalar? _condition;
    private readonly IRowErrors _errors;
    private readonly Input _left;
    private readonly Input _right;
    private long _newest;

    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    /// <param name="condition">What else must be true of a joined row; null for nothing.</param>
    /// <param name="next">The destination of the joined rows.</param>
    /// <param name="errors">The destination of joined rows that cannot be computed.</param>
    /// <param name="leftErrors">The destination of rows of the left side without key.</param>
    /// <param name="rightErrors">The destination of rows of the right side without key.</param>
    public StreamJoinOperator(JoinSide left, JoinSide right, Scalar? condition, IRowSink next, IRowErrors errors, IRowErrors leftErrors, IRowErrors rightErrors)
        : base(next)
    {
        (_condition, _errors) = (condition, errors);
        _left = new Input(this, left, isLeft: true, leftErrors);
        _right = new Input(this, right, isLeft: false, rightErrors);
    }

    /// <summary>The sink of the left side's rows.</summary>
    public IRowSink Left => _left;

    /// <summary>The sink of the right side's rows.</summary>
    public IRowSink Right => _right;

    public override long Due => Math.Min(_left.Due, _right.Due);

    public override void Add(Row row) => throw new NotSupportedException("Rows come by one of the sides.");

    public override void AdvanceTo(long time)
    {
        ExpireBy(time);
        Next.AdvanceTo(Math.Min(time, Math.Min(_left.FirstUnmatched, _right.FirstUnmatched)));
    }

    public override void Save(StateWriter writer)
    {
        writer.Number(_newest);
        _left.Save(writer);
        _right.Save(writer);
    }

    public override void Load(StateReader reader)
    {
        _newest = reader.Number();
        _left.Load(reader);
        _right.Load(reader);
    }

    /// <summary>Removes the rows whose windows have passed, of both sides in the order in which they pass.</summary>
    private void ExpireBy(long time)
    {
        while (Math.Min(_left.Passing, _right.Passing) < time)
        {
            (_left.Passing <= _right.Passing ? _left : _right).RemoveOldest();
        }

        if (time == long.MaxValue)
        {
            _left.RemoveAll();
            _right.RemoveAll();
        }
    }

    private bool TryJoin(Row left, Row right, long time)
    {
        var joined = JoinedRow.Of(time, left.Values, left.Values.Length, right.Values, right.Values.Length);
        try
        {
            if (_condition is not null && _condition.Evaluate(joined) is not { IsNull: false, Boolean: true })
            {
                return false;
            }
        }
        catch (RowErrorException error)
        {
            _errors.Add(error, joined);
            return false;
        }

        Next.Add(joined);
        return true;
    }

    private sealed class Input(StreamJoinOperator join, JoinSide side, bool isLeft, IRowErrors errors) : IRowSink
    {
        private readonly Ring<JoinEntry> _entries = new();

        /// <summary>The last instant at which the oldest row can find a partner; <see cref="long.MaxValue"/> when time alone does not end its window.</summary>
        public long Passing => side.IsRows || _entries.Count == 0 ? long.MaxValue : _entries[0].Row.Time + side.Length;

        public long Due => side.KeepsUnmatched && Passing < long.MaxValue ? Passing + 1 : long.MaxValue;

        /// <summary>The earliest ROWTIME with which a row can leave unmatched.</summary>
        public long FirstUnmatched => side.KeepsUnmatched ? Passing : long.MaxValue;

        /// <summary>Gets whether one more row is held when one comes.</summary>
        private bool Grows => side.HasWindow && !(side.IsRows && _entries.Count > side.Length);

        private Input Other => isLeft ? join._right : join._left;

        public void AdvanceTo(long time) => throw new NotSupportedException("Bounds come for both sides at once.");

        public void Add(Row row)
        {
            join.ExpireBy(row.Time);
            join._newest = row.Time;
            if (Grows && _entries.Count + Other._entries.Count >= join.MostRows)
            {
                errors.Add(RowErrors.OfTooManyRows("the windows of a join", join.MostRows), row);
                return;
            }

            if (TryEnter(row) is { } entry)
            {
                Other.Meet(entry);
                Keep(entry);
            }
        }

        public void Save(StateWriter writer) => writer.Items(_entries, static (writer, entry) => entry.Save(writer));

        public void Load(StateReader reader) => reader.Items(_entries, reader => JoinEntry.Load(reader, side.Keys.Length));

        public void RemoveOldest()
        {
            var passing = Passing;
            var entry = _entries.RemoveFirst();
            LeaveUnmatched(entry, passing == long.MaxValue ? join._newest : passing);
        }

        public void RemoveAll()
        {
            while (_entries.Count > 0)
            {
                RemoveOldest();
            }
        }

        private JoinEntry? TryEnter(Row row)
        {
            try
            {
                var key = new Value[side.Keys.Length];
                side.Keys.Evaluate(row, key);
                return new JoinEntry(row, key);
            }
            catch (RowErrorException error)
            {
                errors.Add(error, row);
                return null;
            }
        }

        /// <summary>Joins a row of the other side with the rows in this side's window.</summary>
        private void Meet(JoinEntry other)
        {
            for (var i = 0; i < _entries.Count && !other.IsUnknown; i++)
            {
                var entry = _entries[i];
                if (KeyComparer.Instance.Equals(entry.Key, other.Key) && !entry.IsUnknown && Join(entry.Row, other.Row))
                {
                    entry.IsMatched = true;
                    other.IsMatched = true;
                }
            }
        }

        private bool Join(Row own, Row other) => isLeft ? join.TryJoin(own, other, other.Time) : join.TryJoin(other, own, other.Time);

        private void Keep(JoinEntry entry)
        {
            if (!side.HasWindow)
            {
                LeaveUnmatched(entry, entry.Row.Time);
                return;
            }

            _entries.Add(entry);
            if (side.IsRows && _entries.Count > side.Length + 1)
            {
                RemoveOldest();
            }
        }

        private void LeaveUnmatched(JoinEntry entry, long time)
        {
            if (side.KeepsUnmatched && !entry.IsMatched)
            {
                join.Next.Add(isLeft
                    ? JoinedRow.Of(time, entry.Row.Values, side.Width, null, Other.Width)
                    : JoinedRow.Of(time, null, Other.Width, entry.Row.Values, side.Width));
            }
        }

        private int Width => side.Width;
    }
}
