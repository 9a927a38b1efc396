using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>MIN and MAX over a window. Keeps only the values that can still become the extreme: each is beyond all that came after it (the monotonic queue of sliding-window minima).</summary>
internal sealed class ExtremeFunction(ExtremeAggregate aggregate) : WindowFunction(aggregate.Type)
{
    public override WindowState Start(WindowPlan window, int slot) => new State(aggregate, slot);

    private sealed class State(ExtremeAggregate aggregate, int slot) : WindowState
    {
        private readonly Ring<(long Index, Value Value)> _candidates = new();

        public override void Add(in WindowRow row, long index)
        {
            var value = row.Arguments[slot];
            if (value.IsNull)
            {
                return;
            }

            // An equal value stays, so that the first of equal ones is the result, as in a fold.
            while (_candidates.Count > 0 && aggregate.IsBeyond(value, _candidates[_candidates.Count - 1].Value))
            {
                _candidates.RemoveLast();
            }

            _candidates.Add((index, value));
        }

        public override void Remove(in WindowRow row, long index)
        {
            if (_candidates.Count > 0 && _candidates[0].Index == index)
            {
                _candidates.RemoveFirst();
            }
        }

        public override Value Result(Ring<WindowRow> rows, Value fallback) => _candidates.Count > 0 ? _candidates[0].Value : Value.Null;

        public override void Save(StateWriter writer) => writer.Items(_candidates, static (writer, candidate) =>
        {
            writer.Number(candidate.Index);
            writer.Value(candidate.Value);
        });

        public override void Load(StateReader reader, IReadOnlyList<PendingRow> pending) => reader.Items(_candidates, static reader => (reader.Number(), reader.Value()));
    }
}
