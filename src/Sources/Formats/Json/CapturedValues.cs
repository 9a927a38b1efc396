using System.Buffers;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>Keeps the values of JSON properties that a sensor's id is made of.</summary>
/// <param name="template">The sensor's id.</param>
internal sealed class CapturedValues(SensorIdTemplate template)
{
    private readonly byte[][] _names = [.. template.Names.Select(Encoding.UTF8.GetBytes)];
    private readonly char[][] _texts = [.. template.Names.Select(_ => new char[ReadingLimits.SensorIdLength])];
    private readonly (int Length, OperationStatus Status)[] _values = new (int, OperationStatus)[template.Names.Count];

    /// <summary>Begins the next row.</summary>
    public void Begin() => Array.Clear(_values);

    /// <summary>The index in the template of the reader's current name; negative when it is not in it.</summary>
    public int IndexOf(ref Utf8JsonReader json) => JsonText.IndexIn(_names, ref json);

    /// <summary>Keeps the reader's current value: a text, a number, true or false. Any other one is no value.</summary>
    public void Set(int index, ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
        {
            var status = JsonText.Copy(ref json, _texts[index], out var length);
            _values[index] = (length, status);
        }
    }

    /// <summary>The values for the template.</summary>
    public Row Values => new(this);

    /// <summary>The values of the current row.</summary>
    public readonly struct Row(CapturedValues values) : ITemplateValues
    {
        public OperationStatus Copy(int name, scoped Span<char> destination, out int length)
        {
            (length, var status) = values._values[name];
            return status == OperationStatus.Done && !values._texts[name].AsSpan(0, length).TryCopyTo(destination) ? OperationStatus.DestinationTooSmall : status;
        }
    }
}
