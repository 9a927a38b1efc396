using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Logs;

/// <summary>Bounds how much is logged, whoever causes it: lines of a kind, lines of a fault that all share, and the length of each.</summary>
/// <remarks>
/// A kind is a category with an event's id and level: 20 lines of it may come at once, then one a second. A fault of a database or service (<see cref="FaultPlace"/>)
/// is one line in ten seconds, whatever the lines are that it causes. A line has 2,048 characters at the most, and no stack trace unless its category is logged
/// at Debug.
/// </remarks>
internal sealed class LogBounds(IEnumerable<FaultPlace> places, LogMetrics? metrics, TimeProvider time)
{
    /// <summary>How many lines of a kind may come at once.</summary>
    public const int Burst = 20;

    /// <summary>Longest line.</summary>
    public const int MostCharacters = 2048;

    // Kinds come from code, and names of places from files: they are few. If not, the rest share one.
    private const int MostKinds = 1000;

    private readonly ConcurrentDictionary<(string Category, LogLevel Level, int Id, string? Text), LogThrottle> _kinds = [];
    private readonly ConcurrentDictionary<string, LogThrottle> _faults = new(StringComparer.Ordinal);
    private readonly LogThrottle _others = new(time, TimeSpan.FromSeconds(1), Burst);
    private readonly FaultPlace[] _places = [.. places];

    /// <summary>Whether a line may be written now.</summary>
    /// <param name="line">Its category, level, event id and, without an id, its template.</param>
    /// <param name="exception">The exception that it tells of; null for none.</param>
    /// <param name="held">How many of the kind, or of the fault, were held back since the last one.</param>
    public bool TryPass((string Category, LogLevel Level, int Id, string? Text) line, Exception? exception, out long held)
    {
        var throttle = PlaceOf(exception) is { } place
            ? Find(_faults, place, TimeSpan.FromSeconds(10), 1)
            : Find(_kinds, line, TimeSpan.FromSeconds(1), Burst);
        if (throttle.TryPass(out held))
        {
            return true;
        }

        metrics?.OnHeld(line.Category, line.Level);
        return false;
    }

    private LogThrottle Find<TKey>(ConcurrentDictionary<TKey, LogThrottle> throttles, TKey key, TimeSpan interval, int burst)
        where TKey : notnull =>
        throttles.TryGetValue(key, out var known) ? known
        : throttles.Count >= MostKinds ? _others
        : throttles.GetOrAdd(key, _ => new LogThrottle(time, interval, burst));

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
