using System.Globalization;
using SensorGrid.Cli.Input;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Publish;

/// <summary>Foresees which readings will be late, from those of their sensors that were published before them. The live system may know newer ones.</summary>
internal sealed class LateReadings(TimeSpan allowedLateness)
{
    private readonly NewestTimes _newest = new();

    /// <summary>Adds a reading, and determines whether it is too far behind; it comes after all that were added before.</summary>
    /// <param name="now">The approximate arrival in the stream: a reading ahead of that makes others late only up to then.</param>
    public bool Add(Reading reading, DateTimeOffset now)
    {
        if (reading.Retires)
        {
            _newest.Forget(reading.SensorId);
            return false;
        }

        if (reading.Feedback is not null)
        {
            return false;
        }

        var isLate = _newest.IsBehind(reading.SensorId, reading.EventTime, allowedLateness);
        _newest.Advance(reading.SensorId, reading.EventTime < now ? reading.EventTime : now);
        return isLate;
    }

    /// <summary>Reports in a sentence what will be late and why; null when nothing will.</summary>
    public string? Explain(long late, long published) => (late, _newest.IsFull) switch
    {
        ( > 0, _) => string.Create(
            CultureInfo.InvariantCulture,
            $"{late} of {published} readings are more than {Duration.Format(allowedLateness)} behind an earlier one of their sensor and will be late: sort the file, or use --sort."),
        (_, true) => "there are more than a million sensors: whether readings of the later ones will be late was not looked at.",
        _ => null,
    };
}
