namespace SensorGrid.Grains.Sensors;

/// <summary>Lets a silo work on a few questions at a time that take the model's time and memory: what-ifs, whose sensor is copied, and rows of inference clients. Safe for concurrent use.</summary>
/// <param name="most">The most at a time.</param>
/// <param name="clock">Bounds the wait.</param>
internal sealed class QuestionRoom(int most, TimeProvider clock) : IDisposable
{
    /// <summary>The longest wait for room.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A question that waits holds its readings or rows.
    private const int MostWaitingForEach = 8;

    private readonly SemaphoreSlim _room = new(most, most);
    private int _waiting;

    /// <summary>Waits for room.</summary>
    /// <returns>Whether there is; then <see cref="Leave"/> gives it back. False at once when too many wait already.</returns>
    public async ValueTask<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (_room.Wait(0, CancellationToken.None))
        {
            return true;
        }

        try
        {
            if (Interlocked.Increment(ref _waiting) > most * MostWaitingForEach)
            {
                return false;
            }

            using var patience = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            await _room.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Leave() => _room.Release();

    public void Dispose() => _room.Dispose();
}
