using Microsoft.Extensions.Logging;

namespace SensorGrid.Hosting.Logs;

/// <summary>Bounds how much is logged, whoever causes it: lines of a kind, lines of a fault that all share, and the length of each.</summary>
/// <remarks>
/// A kind is a category with an event's id and level: 20 lines of it may come at once, then one a second. A fault of a database or service (<see cref="FaultPlace"/>)
/// is one line in ten seconds, whatever the lines are that it causes, and one more if it comes to be an error. Critical lines always pass. A line has 2,048 characters at the most, and no stack trace unless its category is logged
/// at Debug.
/// </remarks>
internal sealed class LogBounds(IEnumerable<FaultPlace> places, LogMetrics? metrics, TimeProvider time)
{
    /// <summary>The number of lines of a kind that may come at once.</summary>
    public const int Burst = 20;

    /// <summary>Longest line.</summary>
    public const int MostCharacters = 2048;

    // Errors apart: no number of other lines hides one.
    private readonly LogThrottles<(string Category, LogLevel Level, int Id, string? Text)> _errors = new(time, TimeSpan.FromSeconds(1), Burst);
    private readonly LogThrottles<(string Category, LogLevel Level, int Id, string? Text)> _kinds = new(time, TimeSpan.FromSeconds(1), Burst);
    private readonly LogThrottles<(string Place, bool IsError)> _faults = new(time, TimeSpan.FromSeconds(10), 1);
    private readonly FaultPlace[] _places = [.. places];

    /// <summary>Determines whether a line may be written now.</summary>
    /// <param name="line">Its category, level, event id and, without an id, its template.</param>
    /// <param name="exception">The exception that it reports; null for none.</param>
    /// <param name="held">The number of lines of the kind, or of the fault, that were held back since the last one.</param>
    public bool TryPass((string Category, LogLevel Level, int Id, string? Text) line, Exception? exception, out long held)
    {
        if (line.Level == LogLevel.Critical)
        {
            held = 0;
            return true;
        }

        var isError = line.Level >= LogLevel.Error;
        var throttle = PlaceOf(exception) is { } place ? _faults.Of((place, isError)) : (isError ? _errors : _kinds).Of(line);
        if (throttle.TryPass(out held))
        {
            return true;
        }

        metrics?.OnHeld(line.Category, line.Level);
        return false;
    }

    private string? PlaceOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            foreach (var place in _places)
            {
                if (place.Of(exception) is { } name)
                {
                    return name;
                }
            }
        }

        return null;
    }
}
