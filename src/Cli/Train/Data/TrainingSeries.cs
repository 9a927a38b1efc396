using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Train.Data;

/// <summary>Readings to learn from, of one or several sensors, that can be read again and again.</summary>
/// <param name="Read">Reads them from the beginning, in order.</param>
/// <param name="Count">The number.</param>
internal sealed record TrainingSeries(Func<CancellationToken, IAsyncEnumerable<Reading>> Read, long Count)
{
    private const double TrainingShare = 0.8;

    /// <summary>The number of rows, the first ones, for learning; the others measure how good the model is.</summary>
    public long Learnt => (long)(Count * TrainingShare);
}
