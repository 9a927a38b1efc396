namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>The contents of an event.</summary>
/// <param name="Next">The ordinal at which the next event begins.</param>
/// <param name="Records">The number of records.</param>
/// <param name="Ended">Whether the shard was closed and this is its end.</param>
internal readonly record struct EventPage(long Next, int Records, bool Ended);
