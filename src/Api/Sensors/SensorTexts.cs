using System.Text.Json;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>The whole answers of sensors that live in this process and could answer at once, as JSON. For one request.</summary>
/// <param name="source">The sensors.</param>
internal sealed class SensorTexts(FeaturesSource source) : IDisposable
{
    private readonly TextBuffer _buffer = new();
    private Dictionary<string, (int Offset, int Length)>? _places;
    private string _sensorId = "";
    private string? _first;
    private int _firstLength;
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

        if (_first is null)
        {
            // Most often it is the only one.
            (_first, _firstLength) = (sensorId, _buffer.Length);
            return true;
        }

        (_places ??= new(StringComparer.Ordinal))[sensorId] = (offset, _buffer.Length - offset);
        return true;
    }

    /// <summary>Writes the answer of a sensor as a value.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryWrite(Utf8JsonWriter writer, string sensorId)
    {
        var place = (Offset: 0, Length: _firstLength);
        if (sensorId != _first && _places?.TryGetValue(sensorId, out place) is not true)
        {
            return false;
        }

        writer.WriteRawValue(_buffer.Written.Slice(place.Offset, place.Length), skipInputValidation: true);
        return true;
    }

    public void Dispose() => _buffer.Dispose();

    private void Write(FeatureValues features) => (_isWritten, FeatureCount) = (FeaturesText.TryWrite(_buffer, _sensorId, features), features.Names.Length);
}
