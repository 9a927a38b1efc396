using System.Text.Json;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>The whole answers of sensors that live in this process and could answer at once, as JSON. For one request.</summary>
/// <param name="source">The sensors.</param>
internal sealed class SensorTexts(FeaturesSource source) : IDisposable
{
    private readonly TextBuffer _buffer = new();
    private readonly Dictionary<string, (int Offset, int Length)> _places = new(StringComparer.Ordinal);
    private string _sensorId = "";
    private bool _isWritten;

    /// <summary>The number of features of the answer that was added last.</summary>
    public int FeatureCount { get; private set; }

    /// <summary>Adds the answer of a sensor.</summary>
    /// <returns>False when it cannot answer at once: it has to be asked.</returns>
    public bool TryAdd(string sensorId, AsOf asOf)
    {
        var offset = _buffer.Length;
        (_sensorId, _isWritten) = (sensorId, false);
        if (!source.TryRead(sensorId, asOf, this, static (texts, features) => texts.Write(features)) || !_isWritten)
        {
            return false;
        }

        _places[sensorId] = (offset, _buffer.Length - offset);
        return true;
    }

    /// <summary>Writes the answer of a sensor as a value.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryWrite(Utf8JsonWriter writer, string sensorId)
    {
        if (!_places.TryGetValue(sensorId, out var place))
        {
            return false;
        }

        writer.WriteRawValue(_buffer.Written.Slice(place.Offset, place.Length), skipInputValidation: true);
        return true;
    }

    public void Dispose() => _buffer.Dispose();

    private void Write(FeatureValues features) => (_isWritten, FeatureCount) = (FeaturesText.TryWrite(_buffer, _sensorId, features), features.Names.Length);
}
