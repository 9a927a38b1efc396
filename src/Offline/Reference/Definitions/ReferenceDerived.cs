using System.Text.Json;

namespace SensorGrid.Offline.Reference.Definitions;

/// <summary>A derived feature of <c>features.json</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">Its expression, as it is written.</param>
/// <param name="Sensors">The sensors that have it.</param>
internal sealed record ReferenceDerived(string Name, string Expression, string Sensors)
{
    /// <summary>Reads an element of <c>derived</c>: one feature, or one for each aggregation of a difference.</summary>
    public static IEnumerable<ReferenceDerived> Of(JsonElement element)
    {
        var sensors = element.TryGetProperty("sensors", out var pattern) ? pattern.GetString()! : "*";
        if (element.TryGetProperty("expression", out var expression))
        {
            return [new ReferenceDerived(element.GetProperty("name").GetString()!, expression.GetString()!, sensors)];
        }

        var (metric, minus) = (element.GetProperty("metric").GetString()!, element.GetProperty("minus").GetString()!);
        return element.GetProperty("of").EnumerateArray().Select(of => new ReferenceDerived($"{metric}__minus__{minus}_{of}", $"`{metric}_{of}` - `{minus}_{of}`", sensors));
    }

    /// <summary>Determines whether a sensor has it.</summary>
    public bool Fits(string sensorId) => Sensors == sensorId || (Sensors[^1] == '*' && sensorId.StartsWith(Sensors[..^1], StringComparison.Ordinal));
}
