namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>What a server gave of the shard at one moment.</summary>
/// <param name="After">The record before it; -1 for none.</param>
/// <param name="Last">Its last record; <paramref name="After"/> when it has none.</param>
/// <param name="SaysTip">Whether the server said that nothing newer was there.</param>
internal sealed record FirstPage(int After, int Last, bool SaysTip)
{
    public bool IsEmpty => Last == After;
}
