namespace SensorGrid.Kinesis.Local;

/// <summary>A call that a fault may want.</summary>
/// <param name="Operation">E.g. <c>PutRecords</c>.</param>
/// <param name="Body">The request's JSON; valid during the call only.</param>
public readonly record struct KinesisCall(string Operation, ReadOnlyMemory<byte> Body);
