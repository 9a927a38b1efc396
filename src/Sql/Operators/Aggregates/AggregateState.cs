using System.Text;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>The running state of one aggregate over one group. What a field means is the aggregate's own.</summary>
internal struct AggregateState
{
    /// <summary>The number of values so far.</summary>
    public long Count;

    /// <summary>An exact sum: wide enough that no stream overflows it.</summary>
    public Int128 Sum;

    /// <summary>A sum, or a mean.</summary>
    public double Number;

    /// <summary>The sum of squared distances from the mean.</summary>
    public double Spread;

    /// <summary>One of the values.</summary>
    public Value Value;

    /// <summary>The different values; null when they are not kept.</summary>
    public OrderedSet<Value>? Seen;

    /// <summary>A text that grows; null when there is none.</summary>
    public StringBuilder? Text;

    /// <summary>Writes the fields that are in use.</summary>
    public readonly void Save(StateWriter writer)
    {
        var parts = Parts();
        writer.Byte((byte)parts);
        if (parts.HasFlag(AggregateParts.Count))
        {
            writer.Number(Count);
        }

        if (parts.HasFlag(AggregateParts.Sum))
        {
            writer.Wide(Sum);
        }

        if (parts.HasFlag(AggregateParts.Number))
        {
            writer.Double(Number);
        }

        if (parts.HasFlag(AggregateParts.Spread))
        {
            writer.Double(Spread);
        }

        if (parts.HasFlag(AggregateParts.Value))
        {
            writer.Value(Value);
        }

        Seen?.Save(writer, static (writer, value) => writer.Value(value));
        if (Text is not null)
        {
            writer.Text(Text.ToString());
        }
    }

    /// <summary>Reads the fields into an empty state.</summary>
    public void Load(StateReader reader)
    {
        var parts = (AggregateParts)reader.Byte();
        if ((parts & ~AggregateParts.All) != 0)
        {
            throw StateReader.Fault("an aggregate has unknown parts.");
        }

        Count = parts.HasFlag(AggregateParts.Count) ? reader.Number() : 0;
        Sum = parts.HasFlag(AggregateParts.Sum) ? reader.Wide() : 0;
        Number = parts.HasFlag(AggregateParts.Number) ? reader.Double() : 0;
        Spread = parts.HasFlag(AggregateParts.Spread) ? reader.Double() : 0;
        Value = parts.HasFlag(AggregateParts.Value) ? reader.Value() : default;
        if (parts.HasFlag(AggregateParts.Seen))
        {
            Seen = new OrderedSet<Value>();
            Seen.Load(reader, static reader => reader.Value());
        }

        Text = parts.HasFlag(AggregateParts.Text) ? new StringBuilder(reader.Text()) : null;
    }

    private readonly AggregateParts Parts() =>
        (Count != 0 ? AggregateParts.Count : 0)
        | (Sum != 0 ? AggregateParts.Sum : 0)
        | (BitConverter.DoubleToInt64Bits(Number) != 0 ? AggregateParts.Number : 0)
        | (BitConverter.DoubleToInt64Bits(Spread) != 0 ? AggregateParts.Spread : 0)
        | (Value != default ? AggregateParts.Value : 0)
        | (Seen is not null ? AggregateParts.Seen : 0)
        | (Text is not null ? AggregateParts.Text : 0);
}
