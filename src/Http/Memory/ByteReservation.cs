namespace SensorGrid.Http.Memory;

/// <summary>
/// The bytes that one request has reserved of a <see cref="ByteBudget"/>; disposing of it gives all of them back. For one thread at a time.
/// </summary>
public sealed class ByteReservation(ByteBudget budget) : IDisposable
{
    private long _bytes;

    /// <summary>Makes the reservation larger or smaller.</summary>
    /// <param name="bytes">The bytes that it has afterwards.</param>
    /// <exception cref="OverloadedException">There is no room for them; it stays as it was.</exception>
    public void Resize(long bytes)
    {
        if (bytes <= _bytes)
        {
            budget.Release(_bytes - bytes);
        }
        else if (!budget.TryReserve(bytes - _bytes))
        {
            throw new OverloadedException("The bodies of the requests under way fill the memory that is set aside for them; try again in a moment.");
        }

        _bytes = bytes;
    }

    public void Dispose()
    {
        budget.Release(_bytes);
        _bytes = 0;
    }
}
