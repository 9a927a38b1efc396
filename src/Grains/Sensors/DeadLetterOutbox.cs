using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// The dead letters of one sensor that their lanes have not acknowledged, and the one call at a time that sends them. Used by the sensor's activation only, whose calls it
/// interleaves with. The engine bounds them: the first refused value of a metric makes one, and at most 64 metrics are remembered.
/// </summary>
/// <param name="addAsync">Adds dead letters of one shard's sensors to their lane.</param>
internal sealed partial class DeadLetterOutbox(string sensorId, Func<DeadLetter[], Task> addAsync, ILogger logger)
{
    private readonly List<DeadLetter> _waiting = [];
    private Task _sending = Task.CompletedTask;

    /// <summary>The number of dead letters that are not acknowledged.</summary>
    public int Waiting => _waiting.Count;

    public DeadLetter[] ToArray() => [.. _waiting];

    public void Add(IEnumerable<DeadLetter> deadLetters) => _waiting.AddRange(deadLetters);

    /// <summary>Sends all that waits; done when it is durable, failed when a call failed: then what was not acknowledged waits on.</summary>
    public Task SendAsync()
    {
        if (_sending.IsCompleted)
        {
            _sending = SendAllAsync();
        }

        return _sending;
    }

    private async Task SendAllAsync()
    {
        while (_waiting.Count > 0)
        {
            DeadLetter[] next = [.. _waiting.TakeWhile(letter => letter.Shard == _waiting[0].Shard)];
            try
            {
                await addAsync(next);
            }
            catch (Exception exception)
            {
                LogNotSent(logger, exception, _waiting.Count, sensorId);
                throw;
            }

            _waiting.RemoveRange(0, next.Length);
        }
    }
}
