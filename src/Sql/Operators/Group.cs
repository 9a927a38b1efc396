using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>A group of rows with equal keys.</summary>
/// <param name="key">The keys.</param>
/// <param name="count">The number of aggregates.</param>
internal sealed class Group(Value[] key, int count)
{
    private readonly AggregateState[] _states = new AggregateState[count];

    /// <summary>The keys.</summary>
    public Value[] Key { get; } = key;

    /// <summary>The instant at which it closes; where each group has its own.</summary>
    public long End { get; init; }

    /// <summary>Adds the arguments of a row.</summary>
    public void Add(AggregateCall[] calls, Value[] arguments)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i].Aggregate.Add(ref _states[i], arguments[i]);
        }
    }

    /// <summary>Passes on its row: the keys, and behind them the aggregates.</summary>
    /// <param name="calls">The aggregates.</param>
    /// <param name="time">The ROWTIME of the row.</param>
    /// <param name="next">The destination of the row.</param>
    /// <param name="errors">The destination of the row when an aggregate has no result.</param>
    public void Close(AggregateCall[] calls, long time, IRowSink next, IRowErrors errors) => Close(Key, _states, calls, time, next, errors);

    /// <summary>Passes on the row of a group: the keys, and behind them the aggregates.</summary>
    /// <param name="key">The keys.</param>
    /// <param name="states">The states of the aggregates.</param>
    /// <param name="calls">The aggregates.</param>
    /// <param name="time">The ROWTIME of the row.</param>
    /// <param name="next">The destination of the row.</param>
    /// <param name="errors">The destination of the row when an aggregate has no result.</param>
    public static void Close(ReadOnlySpan<Value> key, ReadOnlySpan<AggregateState> states, AggregateCall[] calls, long time, IRowSink next, IRowErrors errors)
    {
        var values = new Value[key.Length + calls.Length];
        key.CopyTo(values);
        var row = new Row(time, values);
        if (TryFill(key.Length, states, calls, row, errors))
        {
            next.Add(row);
        }
    }

    /// <summary>Writes the group.</summary>
    public void Save(StateWriter writer)
    {
        writer.Values(Key);
        writer.Number(End);
        foreach (ref readonly var state in _states.AsSpan())
        {
            state.Save(writer);
        }
    }

    /// <summary>Reads a group.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="grouping">The keys and the aggregates.</param>
    public static Group Load(StateReader reader, Grouping grouping)
    {
        var group = new Group(reader.Values(grouping.Keys.Length), grouping.Calls.Length) { End = reader.Number() };
        foreach (ref var state in group._states.AsSpan())
        {
            state.Load(reader);
        }

        return group;
    }

    private static bool TryFill(int keys, ReadOnlySpan<AggregateState> states, AggregateCall[] calls, Row row, IRowErrors errors)
    {
        try
        {
            for (var i = 0; i < calls.Length; i++)
            {
                row.Values[keys + i] = calls[i].Aggregate.Result(states[i]);
            }

            return true;
        }
        catch (RowErrorException error)
        {
            row.Values.AsSpan(keys).Fill(Value.Null);
            errors.Add(error, row);
            return false;
        }
    }
}
