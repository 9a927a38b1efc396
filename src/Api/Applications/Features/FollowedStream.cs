using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Features;

/// <summary>The newest row of each sensor in a stream of an application, among the rows that the application keeps: what is in it depends on these alone. One writer; safe for concurrent readers.</summary>
/// <param name="application">The application's name.</param>
/// <param name="stream">The stream's status.</param>
internal sealed class FollowedStream(string application, ApplicationStreamStatus stream)
{
    private readonly byte[] _column = Encoding.UTF8.GetBytes(stream.SensorColumn!);
    private readonly ConcurrentDictionary<string, SensorRow> _rows = new(StringComparer.Ordinal);
    private readonly Queue<(long Ordinal, string Sensor)> _kept = new();
    private volatile bool _isLoaded;

    /// <summary>The stream's name in the program.</summary>
    public string Name { get; } = stream.Name;

    /// <summary>The application's name and the stream's, as clients see them.</summary>
    public JsonEncodedText Key { get; } = JsonEncodedText.Encode($"{application}/{ApplicationPath.Shown(stream.Name)}");

    /// <summary>The ordinal of the last row that was taken.</summary>
    public long After { get; private set; }

    /// <summary>Gets whether it has had all rows that were stored.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>The number of sensors.</summary>
    public int Count => _rows.Count;

    /// <summary>Finds the newest row of a sensor; null when none is kept.</summary>
    public SensorRow? Find(string sensorId) => _rows.GetValueOrDefault(sensorId);

    /// <summary>Takes rows, and forgets those that the application no longer keeps.</summary>
    public void Take(ApplicationRows rows)
    {
        foreach (var row in rows.Rows.Where(row => row.Ordinal > After))
        {
            After = row.Ordinal;
            if (SensorOf(row.Json) is { } sensor)
            {
                _rows[sensor] = new SensorRow(row.Ordinal, rows.Generations.LastOrDefault(one => one.After < row.Ordinal).Generation, row.Json);
                _kept.Enqueue((row.Ordinal, sensor));
            }
        }

        while (_kept.TryPeek(out var oldest) && oldest.Ordinal < rows.Oldest)
        {
            _kept.Dequeue();
            if (_rows.TryGetValue(oldest.Sensor, out var newest) && newest.Ordinal == oldest.Ordinal)
            {
                _rows.TryRemove(oldest.Sensor, out _);
            }
        }

        _isLoaded |= After >= rows.Newest || rows.Rows.Length == 0;
    }

    /// <summary>Reads the id of a row's sensor; null where it is null, or may be the beginning of a longer one.</summary>
    private string? SensorOf(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSensor = reader.ValueTextEquals(_column);
            reader.Read();
            if (isSensor)
            {
                var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                return text is null || text.Length >= stream.SensorCut ? null : text;
            }
        }

        return null;
    }
}
