namespace SensorGrid.Http.Memory;

/// <summary>A number of bytes that all requests of a door share: code that keeps bytes of or for a client reserves them here first.</summary>
/// <param name="capacity">The number of bytes that may be reserved at a time, above zero.</param>
public sealed class ByteBudget(long capacity)
{
    private long _reserved;
    private long _refusals;

    /// <summary>The most bytes that may be reserved at a time.</summary>
    public long Capacity { get; } = capacity;

    /// <summary>The bytes reserved now.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>The number of reservations that were refused since the start.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Reserves bytes.</summary>
    /// <returns>False, and nothing is reserved, when they would exceed the capacity.</returns>
    public bool TryReserve(long bytes)
    {
        if (Interlocked.Add(ref _reserved, bytes) <= Capacity)
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        Interlocked.Increment(ref _refusals);
        return false;
    }

    /// <summary>Gives bytes back that were reserved.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _reserved, -bytes);
}
