namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>The fields of an <see cref="AggregateState"/> that are in use.</summary>
[Flags]
internal enum AggregateParts : byte
{
    Count = 1,
    Sum = 2,
    Number = 4,
    Spread = 8,
    Value = 16,
    Seen = 32,
    Text = 64,
    All = 127,
}
