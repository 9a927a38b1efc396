using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// Merges streams by ROWTIME: a row is held until no stream can have an earlier one; rows of one instant leave in the order of their arrival. UNION ALL is nothing else.
/// </summary>
internal sealed class MergeOperator : Operator
{
    private readonly Input[] _inputs;
    private long _arrivals;
    private long _bound = long.MinValue;

    // A row may let go what waits behind: the bound is said again, though it is the same. True at first, since a loaded state does not say.
    private bool _isStale = true;

    /// <param name="targets">The destination of each stream's rows.</param>
    /// <param name="errors">The destination of each stream's rows that cannot be held.</param>
    /// <param name="next">The destination of the bounds.</param>
    public MergeOperator(IReadOnlyList<IRowSink> targets, IReadOnlyList<IRowErrors> errors, IRowSink next)
        : base(next) => _inputs = [.. targets.Zip(errors, (target, lost) => new Input(this, target, lost))];

    /// <summary>The sinks of the streams.</summary>
    public IReadOnlyList<IRowSink> Inputs => _inputs;

    /// <summary>The time of the first row that waits for another stream.</summary>
    public override long Due => Earliest()?.Held[0].Row.Time ?? long.MaxValue;

    public override void Add(Row row) => throw new NotSupportedException("Rows come by one of the inputs.");

    public override void Save(StateWriter writer)
    {
        writer.Number(_arrivals);
        writer.Number(_bound);
        foreach (var input in _inputs)
        {
            input.Save(writer);
        }
    }

    public override void Load(StateReader reader)
    {
        _arrivals = reader.NotNegative();
        _bound = reader.Number();
        foreach (var input in _inputs)
        {
            input.Load(reader);
        }
    }

    private void Release(bool isBound)
    {
        while (Earliest() is { } input && input.Held[0].Row.Time <= Bound())
        {
            _isStale = true;
            input.Target.Add(input.Held.RemoveFirst().Row);
        }

        if (Bound() is var bound && (bound > _bound || (isBound && _isStale)))
        {
            (_bound, _isStale) = (Math.Max(_bound, bound), false);
            Next.AdvanceTo(_bound);
        }
    }

    private Input? Earliest()
    {
        Input? earliest = null;
        foreach (var input in _inputs)
        {
            if (input.Held.Count > 0 && (earliest is null || input.IsBefore(earliest)))
            {
                earliest = input;
            }
        }

        return earliest;
    }

    private long Bound()
    {
        var bound = long.MaxValue;
        foreach (var input in _inputs)
        {
            bound = Math.Min(bound, input.Bound);
        }

        return bound;
    }

    private int Count()
    {
        var count = 0;
        foreach (var input in _inputs)
        {
            count += input.Held.Count;
        }

        return count;
    }

    private sealed class Input(MergeOperator merge, IRowSink target, IRowErrors errors) : IRowSink
    {
        public IRowSink Target => target;

        public Ring<(Row Row, long Arrival)> Held { get; } = new();

        /// <summary>The earliest time of a row that is held or follows.</summary>
        public long Bound => Held.Count > 0 ? Math.Min(Held[0].Row.Time, Promised) : Promised;

        private long Promised { get; set; } = long.MinValue;

        public bool IsBefore(Input other)
        {
            var (row, arrival) = Held[0];
            var (otherRow, otherArrival) = other.Held[0];
            return row.Time < otherRow.Time || (row.Time == otherRow.Time && arrival < otherArrival);
        }

        public void Add(Row row)
        {
            Promised = Math.Max(Promised, row.Time);
            Held.Add((row, merge._arrivals++));
            merge.Release(isBound: false);
            if (merge.Count() > merge.MostRows)
            {
                Held.RemoveLast();
                errors.Add(RowErrors.OfTooManyRows("a merge of streams, of which one is behind", merge.MostRows), row);
            }
        }

        public void Save(StateWriter writer)
        {
            writer.Number(Promised);
            writer.Items(Held, static (writer, held) =>
            {
                writer.Row(held.Row);
                writer.Number(held.Arrival);
            });
        }

        public void Load(StateReader reader)
        {
            Promised = reader.Number();
            reader.Items(Held, static reader => (reader.Row(), reader.Number()));
        }

        public void AdvanceTo(long time)
        {
            Promised = Math.Max(Promised, time);
            merge.Release(isBound: true);
        }
    }
}
